// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is written to /proc/vmregress and is not right: each time the errno that
 * is documented, nothing started, and the next request works.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest/genl.h"

#define DIR "/proc/vmregress/"

/* A request that is refused; len 0 means strlen(text). */
static const struct {
	const char *what;
	const char *entry;
	const char *text;
	size_t len;
	int err;
} bad[] = {
	{ "an unknown parameter", "testproc", "foo=1", 0, ENOENT },
	{ "a parameter without its name", "testproc", "=5", 0, ENOENT },
	{ "another test's parameter", "testproc", "passes=1", 0, ENOENT },
	{ "not a number", "testproc", "lots", 0, EINVAL },
	{ "a negative number", "testproc", "-1", 0, EINVAL },
	{ "a number with a sign", "testproc", "+1", 0, EINVAL },
	{ "hexadecimal digits alone", "testproc", "1f", 0, EINVAL },
	{ "a hexadecimal number without digits", "testproc", "0x", 0, EINVAL },
	{ "a hexadecimal number, x twice", "testproc", "0x0x1", 0, EINVAL },
	{ "a hexadecimal number with a suffix", "testproc", "0x1k", 0, EINVAL },
	{ "a hexadecimal number above the maximum", "testproc", "0x401", 0,
	  ERANGE },
	{ "a number and more", "testproc", "5pages", 0, EINVAL },
	{ "no value", "testproc", "pages=", 0, EINVAL },
	{ "above the maximum", "testproc", "1025", 0, ERANGE },
	{ "above the maximum by a suffix", "testproc", "2k", 0, ERANGE },
	{ "more than 64 bits", "testproc", "18446744073709551616", 0, ERANGE },
	{ "more than 64 bits by a suffix", "testproc", "18446744073709551615g",
	  0, ERANGE },
	{ "more digits than any number", "testproc",
	  "00000000000000000000000000000000000000000001", 0, EINVAL },
	{ "below the minimum", "testproc", "deadline=0", 0, ERANGE },
	{ "too many words", "testproc", "5 5", 0, EINVAL },
	{ "a parameter twice", "testproc", "pages=1 pages=1", 0, EINVAL },
	{ "a parameter by place and name", "testproc", "1 pages=1", 0, EINVAL },
	{ "good, then bad", "testproc", "pages=1 foo=2", 0, ENOENT },
	{ "a word only auto knows", "test_alloc_fast", "1 all", 0, EINVAL },
	{ "unknown flags", "test_alloc_fast", "gfp=GFP_KERNEL", 0, EINVAL },
	{ "a zone that is not there", "test_alloc_fast", "zone=HighMem", 0,
	  ENODEV },
	{ "a zone that is empty", "test_alloc_fast", "zone=Movable", 0,
	  ENODEV },
	{ "a node without memory", "test_alloc_fast", "node=9", 0, ENODEV },
	{ "an upside-down range", "bench_page_alloc", "order=2..1", 0, EINVAL },
	{ "half a range", "bench_page_alloc", "order=1..", 0, EINVAL },
	{ "the other half", "bench_page_alloc", "order=..1", 0, EINVAL },
	{ "a range beyond the maximum", "bench_page_alloc", "order=0..99", 0,
	  ERANGE },
	{ "a CPU that is not there", "bench_page_alloc", "cpus=99", 0, EINVAL },
	{ "no CPU", "bench_page_alloc", "cpus=", 0, EINVAL },
	{ "a node that cannot be", "bench_page_alloc", "node=9999", 0, ERANGE },
	{ "two that do not go together", "bench_slab",
	  "cache=kmalloc align=8", 0, EINVAL },
	{ "a batch that is too large", "bench_page_alloc",
	  "order=10 batch=16384", 0, ERANGE },
	{ "a sense that is given words", "sense_zones", "1", 0, EINVAL },
	{ "a NUL", "testproc", "1\0 2", 4, EINVAL },
	{ "a NUL alone", "testproc", "\0", 1, EINVAL },
	{ "danger not allowed", "test_alloc_min", "1 danger=1", 0, EACCES },
	{ "danger not agreed to", "test_alloc_zero", "1", 0, EACCES },
};

static int request(const char *entry, const void *text, size_t len)
{
	char path[64];
	ssize_t ret;
	int fd, err;

	snprintf(path, sizeof(path), DIR "%s", entry);
	fd = open(path, O_RDWR);
	if (fd < 0)
		return errno;
	ret = write(fd, text, len);
	err = ret == (ssize_t)len ? 0 : ret < 0 ? errno : EIO;
	close(fd);
	return err;
}

static void refused(const char *what, const char *entry, const void *text,
		    size_t len, int want)
{
	struct info before, after;
	int err, next;

	genl_info(&before);
	err = request(entry, text, len);
	if (!ktap_ok(err == want, "%s: %s", what, strerror(want)))
		ktap_diag("got: %s", strerror(err));
	next = request("testproc", "1\n", 2);
	if (!ktap_ok(!next, "%s: the next request works", what))
		ktap_diag("got: %s", strerror(next));
	genl_info(&after);
	if (after.held || after.live)
		ktap_ok(false, "%s: nothing is held", what);
}

static void test_bad(void)
{
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refused(bad[i].what, bad[i].entry, bad[i].text,
			bad[i].len ? bad[i].len : strlen(bad[i].text),
			bad[i].err);
}

static void test_sizes(void)
{
	char *text = malloc(1 << 20);

	memset(text, 'x', 1 << 20);
	refused("nothing written", "testproc", text, 0, EINVAL);
	refused("300 bytes of junk", "testproc", text, 300, EINVAL);
	refused("4 KiB of junk", "testproc", text, 4096, E2BIG);
	refused("1 MiB of junk", "testproc", text, 1 << 20, E2BIG);
	memset(text, 0xff, 300);
	refused("300 bytes of 0xff", "testproc", text, 300, EINVAL);
	memset(text, ' ', 300);
	memcpy(text, "pages=3", 7);
	ktap_ok(!request("testproc", text, 300), "300 bytes, most blank: taken");
	memcpy(text, "pages=3", 7);
	memset(text + 7, ' ', 4096);
	refused("4 KiB, most blank", "testproc", text, 4096, E2BIG);
	refused("an address of nobody", "testproc", (void *)8, 100, EFAULT);
	free(text);
}

static void test_good(void)
{
	static const char *const good[] = {
		"1", "1\n", " 1", "1 ", "\t1\n", "pages=1", "pages=1\n", "\n",
		" ", "001", "009", "0x10", "0X1f", "1 deadline=5", "deadline=5 1", "1\n\n",
	};
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ktap_ok(!request("testproc", good[i], strlen(good[i])),
			"good request %zu is taken", i);
}

/* Another exclusive job is refused, a sense and a plain test are not. */
static void test_busy(void)
{
	static const char text[] = "reps=10000 duration=1000 deadline=20";
	char byte;
	pid_t pid = fork();
	int fd, i;

	if (!pid)
		_exit(request("bench_page_alloc", text, strlen(text)));
	for (i = 0; i < 100 && genl_live() != 1; i++)
		usleep(10000);
	ktap_ok(request("test_alloc_fast", "1 1", 3) == EBUSY,
		"a second job while one runs: EBUSY");
	ktap_ok(!request("testproc", "1", 1), "one that does not load runs");
	fd = open(DIR "sense_zones", O_RDONLY);
	ktap_ok(read(fd, &byte, 1) == 1, "sense runs beside a bench");
	close(fd);
	ktap_ok(genl_live() == 1, "the first job still runs");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	for (i = 0; i < 100 && genl_live(); i++)
		usleep(10000);
	ktap_ok(!request("test_alloc_fast", "1 1", 3),
		"when it is gone the second one runs");
}

static int open_as_nobody(void)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		if (setgid(65534) || setuid(65534))
			_exit(255);
		_exit(open(DIR "testproc", O_RDONLY) < 0 ? errno : 0);
	}
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

int main(void)
{
	ktap_plan(0);
	if (!ktap_ok(!genl_open(), "the module answers"))
		return ktap_finish();
	test_good();
	test_bad();
	test_sizes();
	test_busy();
	ktap_ok(open_as_nobody() == EACCES, "not for others: EACCES");
	ktap_ok(genl_live() == 0, "no job is left");
	return ktap_finish();
}
