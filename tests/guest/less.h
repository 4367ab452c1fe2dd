/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asking with less power than root's. Include it after guest/genl.h.
 */
#ifndef VMR_TESTS_GUEST_LESS_H
#define VMR_TESTS_GUEST_LESS_H

#include <linux/capability.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define LESS_NOBODY	65534

/* What a child exits with that could not be made weaker. */
#define LESS_FAILED	255

#define LESS_CAP(cap)	(1ULL << (cap))

static inline void less_nobody(void)
{
	if (setgid(LESS_NOBODY) || setuid(LESS_NOBODY))
		_exit(LESS_FAILED);
}

/* Keeps but a set of LESS_CAP()s. */
static inline void less_keep(uint64_t caps)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];
	int i;

	memset(data, 0, sizeof(data));
	for (i = 0; i < 2; i++) {
		data[i].effective = caps >> (32 * i);
		data[i].permitted = caps >> (32 * i);
	}
	if (syscall(SYS_capset, &head, data))
		_exit(LESS_FAILED);
}

/* Runs @ask in a child that has less power; returns what it returns. */
static inline int less_ask(void (*drop)(void), int (*ask)(int), int arg)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		drop();
		close(genl.fd);
		genl.fd = genl_socket();
		_exit(ask(arg));
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* What to ask: joins the family's group; returns 0 or an errno. */
static inline int less_listen(int unused)
{
	(void)unused;
	if (!setsockopt(genl.fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP,
			&genl.group, sizeof(genl.group)))
		return 0;
	return errno;
}

#endif /* VMR_TESTS_GUEST_LESS_H */
