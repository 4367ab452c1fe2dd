// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Byte streams from the guest to the host through memory both can see, which
 * QEMU shows the guest as a PCI device. A serial port costs the host a system
 * call for each byte; this costs nothing until a stream is a whole ring ahead
 * of its reader, so that the reader's pace does not show in the guest's timing.
 *
 *   channel send FILE N          stdin into stream N          (in the guest)
 *   channel follow FILE N PID    stream N to stdout, until it is closed or
 *                                process PID is gone          (on the host)
 *
 * `follow` ends with 0 only when the stream was closed by its writer.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define STREAMS	4
#define SLOT	(16UL << 20)
#define HEADER	4096UL
#define RING	(SLOT - HEADER)

struct stream {
	uint64_t written;	/* bytes since the beginning, by the guest */
	uint64_t read;		/* the same, by the host */
	uint64_t closed;
};

static struct stream *stream;
static char *ring;

static void fail(const char *what)
{
	fprintf(stderr, "channel: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void map_stream(const char *file, const char *number)
{
	unsigned long n = strtoul(number, NULL, 10);
	int fd = open(file, O_RDWR);
	char *p;

	if (fd < 0)
		fail(file);
	if (n >= STREAMS) {
		errno = EINVAL;
		fail(number);
	}
	p = mmap(NULL, SLOT, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)(n * SLOT));
	if (p == MAP_FAILED)
		fail("mmap");
	stream = (struct stream *)p;
	ring = p + HEADER;
}

static void nap(void)
{
	static const struct timespec t = { .tv_nsec = 10 * 1000 * 1000 };

	nanosleep(&t, NULL);
}

/* How many of @n bytes from position @at lie in one piece */
static size_t piece(uint64_t at, uint64_t n)
{
	uint64_t left = RING - at % RING;

	return n < left ? n : left;
}

static int send_stdin(void)
{
	uint64_t at = stream->written;
	ssize_t n = 1;

	while (n > 0) {
		uint64_t room = RING - (at - __atomic_load_n(&stream->read, __ATOMIC_ACQUIRE));

		if (!room) {
			nap();
			continue;
		}
		n = read(STDIN_FILENO, ring + at % RING, piece(at, room));
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			__atomic_store_n(&stream->written, at += (size_t)n, __ATOMIC_RELEASE);
	}
	__atomic_store_n(&stream->closed, 1, __ATOMIC_RELEASE);
	return n < 0;
}

static void write_out(const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(STDOUT_FILENO, p, n);

		if (done < 0 && errno != EINTR)
			fail("write");
		if (done > 0) {
			p += done;
			n -= (size_t)done;
		}
	}
}

static int follow(pid_t writer)
{
	for (;;) {
		/* In this order: what was written before an end is not lost. */
		int gone = kill(writer, 0) && errno == ESRCH;
		int closed = __atomic_load_n(&stream->closed, __ATOMIC_ACQUIRE) != 0;
		uint64_t end = __atomic_load_n(&stream->written, __ATOMIC_ACQUIRE);
		uint64_t at = stream->read;

		if (end - at > RING) {
			errno = EPROTO;
			fail("stream");
		}
		while (at < end) {
			size_t n = piece(at, end - at);

			write_out(ring + at % RING, n);
			__atomic_store_n(&stream->read, at += n, __ATOMIC_RELEASE);
		}
		if (closed || gone)
			return !closed;
		nap();
	}
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "send")) {
		map_stream(argv[2], argv[3]);
		return send_stdin();
	}
	if (argc == 5 && !strcmp(argv[1], "follow")) {
		map_stream(argv[2], argv[3]);
		return follow((pid_t)strtol(argv[4], NULL, 10));
	}
	fprintf(stderr, "usage: channel send FILE N | follow FILE N PID\n");
	return 2;
}
