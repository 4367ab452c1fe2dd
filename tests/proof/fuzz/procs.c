// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

#include "proof/fuzz/cover.h"
#include "proof/fuzz/procs.h"
#include "proof/fuzz/requests.h"

#define PROCS_FILES	8
#define PROCS_SHARED	3		/* the first ones, of all processes */
#define PROCS_BYTES	(128 << 10)
#define PROCS_USECONDS	100000		/* then a signal ends what goes on */

/* An open entry. */
struct procs_file {
	int fd;				/* -1: not open */
	const struct words_instrument *ins;
	bool written;			/* whole is what it must read as */
	size_t len;
	char *whole;			/* PROCS_BYTES; NULL: shared by processes */
};

struct procs {
	struct share *share;
	struct chance chance;
	struct cover cover;
	struct procs_file files[PROCS_FILES];
	struct request request;
	char bytes[PROCS_BYTES];
};

static struct procs_file procs_shared[PROCS_SHARED];

static int procs_open(const struct words_instrument *ins, int flags)
{
	char path[96];

	snprintf(path, sizeof(path), "/proc/vmregress/%s", ins->entry);
	return open(path, flags | O_CLOEXEC);
}

/* Opens files that the processes forked next have in common. */
void procs_share(void)
{
	static unsigned int next;
	unsigned int i;

	for (i = 0; i < PROCS_SHARED; i++) {
		if (procs_shared[i].ins)
			close(procs_shared[i].fd);
		procs_shared[i].ins = &words_instruments[next++ %
							 words_ninstruments];
		procs_shared[i].fd = procs_open(procs_shared[i].ins, O_RDWR);
	}
}

static void procs_reopen(struct procs *procs, struct procs_file *file)
{
	static const int flags[] = { O_RDWR, O_RDWR, O_RDWR, O_RDONLY, O_WRONLY,
				     O_RDWR | O_NONBLOCK, O_RDWR | O_APPEND };

	if (!file->whole)
		return;
	if (file->fd >= 0)
		close(file->fd);
	file->ins = words_pick(&procs->chance);
	file->fd = procs_open(file->ins, flags[chance_below(&procs->chance, 7)]);
	file->written = false;
}

/* A place where a user's bytes are not, or only in part. */
static char *procs_bad_bytes(struct procs *procs)
{
	static char *edge;

	if (!edge) {
		edge = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		munmap(edge + 4096, 4096);
	}
	return chance_one_in(&procs->chance, 2) ? NULL :
	       edge + 4096 - chance_below(&procs->chance, 64);
}

/* Pieces of any size, until the end. */
static size_t procs_read_whole(struct procs *procs, struct procs_file *file)
{
	size_t len = 0;
	ssize_t got;

	do {
		got = pread(file->fd, file->whole + len,
			    1 + chance_below(&procs->chance,
					     PROCS_BYTES - 1 - len), len);
		if (got > 0)
			len += got;
		share_count(&procs->share->cases, 1);
	} while (got > 0 && len < PROCS_BYTES - 1);
	return len;
}

/* What a written file must read as, whichever way: its report. */
static void procs_note(struct procs *procs, struct procs_file *file)
{
	file->written = false;
	if (!file->whole)
		return;
	file->len = procs_read_whole(procs, file);
	if (!file->len || file->len == PROCS_BYTES - 1)
		return;
	file->written = true;
	file->whole[file->len] = '\0';
	if (!strstr(file->whole, "# verdict "))
		share_finding(procs->share, "%s: a report without a verdict: %s",
			      file->ins->entry, file->whole);
}

static void procs_judge_write(struct procs *procs, struct procs_file *file,
			      ssize_t done)
{
	const struct request *request = &procs->request;

	if (done >= 0)
		share_count(&procs->share->started, 1);
	if (done >= 0 && (size_t)done != request->len)
		share_finding(procs->share, "%s: %zd of %zu bytes are written",
			      file->ins->entry, done, request->len);
	if (done >= 0 && request->refused)
		share_finding(procs->share, "%s takes '%.200s' (%zu bytes)",
			      file->ins->entry, request->text, request->len);
	if (done >= 0)
		procs_note(procs, file);
}

static ssize_t procs_do_write(struct procs *procs, struct procs_file *file)
{
	struct request *request = &procs->request;
	int bad = chance_one_in(&procs->chance, 32);
	off_t at = chance_one_in(&procs->chance, 8) ?
		   (off_t)chance_number(&procs->chance) : 0;
	ssize_t done;

	request_make(request, &procs->chance, file->ins, procs->share);
	/* One that is refused takes the report away, too. */
	file->written = false;
	if (bad)
		return write(file->fd, procs_bad_bytes(procs), 64 + request->len);
	if (at)
		done = pwrite(file->fd, request->text, request->len, at);
	else
		done = write(file->fd, request->text, request->len);
	procs_judge_write(procs, file, done);
	return done;
}

/* Reading in another way than before must give the same. */
static void procs_compare(struct procs *procs, struct procs_file *file,
			  off_t at, size_t len, ssize_t got)
{
	size_t wanted = (size_t)at < file->len ? file->len - at : 0;

	if (!file->written || at < 0 || got < 0)
		return;
	if (wanted > len)
		wanted = len;
	if (wanted && !got)
		share_finding(procs->share, "%s: nothing at %lld of %zu",
			      file->ins->entry, (long long)at, file->len);
	else if ((size_t)got > wanted ||
		 memcmp(procs->bytes, file->whole + at, got))
		share_finding(procs->share, "%s: other bytes at %lld, %zd",
			      file->ins->entry, (long long)at, got);
}

static off_t procs_offset(struct procs *procs, const struct procs_file *file)
{
	switch (chance_below(&procs->chance, 8)) {
	case 0:
		return 0;
	case 1:
		return chance_number(&procs->chance);
	case 2:
		return 4096 * chance_below(&procs->chance, 4) +
		       chance_below(&procs->chance, 3) - 1;
	default:
		return 1 + chance_below(&procs->chance,
					file->written ? file->len + 2 : 4000);
	}
}

static size_t procs_size(struct procs *procs)
{
	static const size_t sizes[] = { 0, 1, 2, 80, 4095, 4096, 4097, 65536 };

	if (chance_one_in(&procs->chance, 2))
		return sizes[chance_below(&procs->chance, 8)];
	return chance_below(&procs->chance, 9000);
}

static ssize_t procs_do_pread(struct procs *procs, struct procs_file *file)
{
	off_t at = procs_offset(procs, file);
	size_t len = procs_size(procs);
	ssize_t got = pread(file->fd, procs->bytes, len, at);

	procs_compare(procs, file, at, len, got);
	return got;
}

static ssize_t procs_do_read(struct procs *procs, struct procs_file *file)
{
	size_t len = procs_size(procs);
	off_t at = file->whole && file->written ?
		   lseek(file->fd, 0, SEEK_CUR) : -1;
	ssize_t got = read(file->fd, procs->bytes, len);

	procs_compare(procs, file, at, len, got);
	return got;
}

static ssize_t procs_do_seek(struct procs *procs, struct procs_file *file)
{
	return lseek(file->fd, procs_offset(procs, file),
		     chance_below(&procs->chance, 6));
}

static ssize_t procs_do_vector(struct procs *procs, struct procs_file *file)
{
	struct iovec parts[3];
	size_t i;

	for (i = 0; i < 3; i++) {
		parts[i].iov_base = procs->bytes + 16384 * i;
		parts[i].iov_len = chance_below(&procs->chance, 5000);
	}
	return preadv(file->fd, parts, 3, procs_offset(procs, file));
}

/* What the entries do not have. */
static ssize_t procs_do_other(struct procs *procs, struct procs_file *file)
{
	struct pollfd poll_fd = { .fd = file->fd, .events = POLLIN };
	void *map;

	switch (chance_below(&procs->chance, 5)) {
	case 0:
		return poll(&poll_fd, 1, 0);
	case 1:
		return ioctl(file->fd, chance_next(&procs->chance), 0);
	case 2:
		map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file->fd, 0);
		return map == MAP_FAILED ? -1 : munmap(map, 4096);
	case 3:
		return read(file->fd, procs_bad_bytes(procs), 100);
	default:
		return ftruncate(file->fd, chance_below(&procs->chance, 100));
	}
}

static ssize_t (*procs_pick(struct procs *procs))(struct procs *procs,
						  struct procs_file *file)
{
	unsigned int kind = chance_below(&procs->chance, 100);

	if (kind < 30)
		return procs_do_write;
	if (kind < 60)
		return procs_do_pread;
	if (kind < 75)
		return procs_do_read;
	if (kind < 88)
		return procs_do_seek;
	return kind < 94 ? procs_do_vector : procs_do_other;
}

static void procs_step(struct procs *procs)
{
	struct procs_file *file = &procs->files[chance_below(&procs->chance,
							     PROCS_FILES)];
	ssize_t (*operate)(struct procs *procs, struct procs_file *file);
	ssize_t done;

	if (file->fd < 0 || chance_one_in(&procs->chance, 40))
		procs_reopen(procs, file);
	operate = procs_pick(procs);
	procs->request.len = 0;
	errno = 0;
	cover_begin(&procs->cover);
	done = operate(procs, file);
	share_answer(procs->share, done < 0 ? errno : 0);
	if (cover_end(&procs->cover, procs->share) && procs->request.len)
		share_keep(procs->share, procs->request.text,
			   procs->request.len);
	share_count(&procs->share->cases, 1);
}

static void procs_on_alarm(int signal)
{
	(void)signal;
}

/* What takes long is ended by a signal, at any place. */
static void procs_start_alarms(void)
{
	struct sigaction action = { .sa_handler = procs_on_alarm };
	struct itimerval timer = {
		.it_value.tv_usec = PROCS_USECONDS,
		.it_interval.tv_usec = PROCS_USECONDS,
	};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

/* So many operations, from a seed. */
void procs_run(struct share *share, uint64_t seed, uint64_t operations)
{
	struct procs *procs = calloc(1, sizeof(*procs));
	unsigned int i;

	if (!procs)
		exit(2);
	procs->share = share;
	chance_seed(&procs->chance, seed);
	for (i = 0; i < PROCS_FILES; i++) {
		procs->files[i].fd = -1;
		if (i < PROCS_SHARED)
			procs->files[i] = procs_shared[i];
		else
			procs->files[i].whole = malloc(PROCS_BYTES);
	}
	cover_open(&procs->cover);
	procs_start_alarms();
	while (operations--)
		procs_step(procs);
	exit(0);
}
