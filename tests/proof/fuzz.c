// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz SEED MESSAGES OPERATIONS - in the guest: so many netlink messages, then
 * so many operations on the entries of /proc, made by chance from what the
 * family's YAML and the module itself say of them. Between, and at the end,
 * nothing may be held or left, and the next request must work.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "guest/genl.h"
#include "proof/fuzz/procs.h"
#include "proof/fuzz/sender.h"
#include "proof/fuzz/words.h"

#define FUZZ_PROCESSES	4
#define FUZZ_ROUND	20000		/* cases before all is looked at again */

/* One of the two parts: what a process does of a round. */
struct fuzz_part {
	const char *name;
	unsigned int processes;
	uint64_t cases;
	void (*run)(struct share *share, uint64_t seed, uint64_t cases);
	void (*before)(void);
};

static uint64_t fuzz_seed;

static void fuzz_words(void)
{
	static struct answer list;
	struct nlmsghdr *head;
	struct message msg;
	ssize_t len;

	message_dump(&msg, VMREGRESS_CMD_INSTRUMENT_LIST);
	genl_ask(&msg);
	list = genl.answer;
	head = (void *)list.data;
	for (len = list.len; NLMSG_OK(head, len); head = NLMSG_NEXT(head, len))
		words_add(head);
}

/* What a fuzzed request left running, whosever it is. */
static void fuzz_cancel_all(void)
{
	static struct answer list;
	struct nlmsghdr *head;
	struct message msg;
	ssize_t len;

	message_dump(&msg, VMREGRESS_CMD_JOB_LIST);
	genl_ask(&msg);
	list = genl.answer;
	head = (void *)list.data;
	for (len = list.len; NLMSG_OK(head, len); head = NLMSG_NEXT(head, len)) {
		message_do(&msg, VMREGRESS_CMD_JOB_CANCEL);
		message_u64(&msg, VMREGRESS_A_JOB_ID,
			    attr_number(message_attr(head, VMREGRESS_A_JOB_ID)));
		genl_ask(&msg);
	}
}

static bool fuzz_nothing_left(void)
{
	struct info info = {};
	int try;

	fuzz_cancel_all();
	for (try = 0; try < 2000; try++) {
		genl_info(&info);
		if (!info.held && !info.live)
			return true;
		usleep(10000);
	}
	ktap_diag("%llu bytes are held, %u jobs live",
		  (unsigned long long)info.held, info.live);
	return false;
}

/* A job by /proc, to its end. */
static bool fuzz_works(void)
{
	static const char request[] = "pages=1";
	static char text[1 << 16];
	int fd = open("/proc/vmregress/testproc", O_RDWR | O_CLOEXEC);
	ssize_t len = 0, more;

	if (write(fd, request, strlen(request)) != (ssize_t)strlen(request)) {
		ktap_diag("a normal request: %s", strerror(errno));
		close(fd);
		return false;
	}
	while ((more = read(fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += more;
	text[len] = '\0';
	close(fd);
	if (strstr(text, "# verdict pass"))
		return true;
	ktap_diag("a normal request: %.800s", text);
	return false;
}

/* Returns whether all of its processes came to their ends. */
static bool fuzz_round(const struct fuzz_part *part, struct share *share,
		       unsigned int round, uint64_t cases)
{
	unsigned int i;
	int status;
	bool ended = true;

	if (part->before)
		part->before();
	fflush(stdout);
	for (i = 0; i < part->processes; i++) {
		if (fork())
			continue;
		part->run(share, fuzz_seed + round * FUZZ_PROCESSES + i,
			  cases / part->processes + 1);
		_exit(0);
	}
	for (i = 0; i < part->processes; i++)
		ended = wait(&status) > 0 && !status && ended;
	return ended;
}

static void fuzz_say(const struct fuzz_part *part, const struct share *share,
		     time_t begin)
{
	int err;

	ktap_diag("%s: %llu cases, %u places of the module, %u inputs kept",
		  part->name, (unsigned long long)share->cases, share->nplaces,
		  share->corpus.count);
	ktap_diag("%s: %llu jobs started, %llu answers not waited for, %ld s",
		  part->name, (unsigned long long)share->started,
		  (unsigned long long)share->lost, (long)(time(NULL) - begin));
	for (err = 0; err < SHARE_ERRORS; err++)
		if (share->errors[err])
			ktap_diag("%s: %10llu %s", part->name,
				  (unsigned long long)share->errors[err],
				  err ? strerror(err) : "done");
}

/* The state that a round left behind. */
struct fuzz_state {
	unsigned int rounds;
	bool ended;		/* all of its processes did, by themselves */
	bool clean;
	bool works;
};

static struct fuzz_state fuzz_rounds(const struct fuzz_part *part,
				     struct share *share)
{
	struct fuzz_state state = { 0, true, true, true };
	uint64_t left;

	while (share->cases < part->cases && state.ended && state.clean &&
	       state.works && !share->findings) {
		left = part->cases - share->cases;
		if (left > FUZZ_ROUND)
			left = FUZZ_ROUND;
		state.ended = fuzz_round(part, share, state.rounds++, left);
		state.clean = fuzz_nothing_left();
		state.works = fuzz_works();
	}
	return state;
}

static void fuzz_part(const struct fuzz_part *part)
{
	struct share *share = share_new();
	time_t begin = time(NULL);
	struct fuzz_state state;
	unsigned int i;

	if (!share) {
		ktap_ok(false, "%s: there is memory to share", part->name);
		return;
	}
	state = fuzz_rounds(part, share);
	fuzz_say(part, share, begin);
	for (i = 0; i < share->findings && i < 8; i++)
		ktap_diag("%s: %s", part->name, share->finding[i]);
	ktap_ok(!share->findings, "%s: each is answered as it must be",
		part->name);
	ktap_ok(state.ended && share->cases >= part->cases,
		"%s: all were made, and all ended", part->name);
	ktap_ok(state.clean && state.works,
		"%s: nothing is left, the next request works (%u rounds)",
		part->name, state.rounds);
	printf("# cases %llu\n", (unsigned long long)share->cases);
}

static void fuzz_send(struct share *share, uint64_t seed, uint64_t cases)
{
	sender_run(share, genl.family, seed, cases);
}

int main(int argc, char **argv)
{
	struct fuzz_part parts[] = {
		{ "netlink", 2, 0, fuzz_send, NULL },
		{ "proc", FUZZ_PROCESSES, 0, procs_run, procs_share },
	};
	unsigned int i;

	if (argc != 4) {
		fprintf(stderr, "usage: fuzz SEED MESSAGES OPERATIONS\n");
		return 2;
	}
	fuzz_seed = strtoull(argv[1], NULL, 0);
	ktap_plan(0);
	if (!ktap_ok(!genl_open(), "the family is there"))
		return ktap_finish();
	fuzz_words();
	ktap_ok(words_ninstruments > 5, "the module lists its instruments");
	ktap_diag("seed %llu, %u instruments", (unsigned long long)fuzz_seed,
		  words_ninstruments);
	for (i = 0; i < 2; i++) {
		parts[i].cases = strtoull(argv[2 + i], NULL, 0);
		if (parts[i].cases)
			fuzz_part(&parts[i]);
	}
	return ktap_finish();
}
