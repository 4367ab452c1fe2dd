// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sense_allocmap against /proc/kpageflags for every page, and for pages whose
 * use is known because this process has them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/ethernet.h>
#include <linux/if_packet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ktap.h"

#define PAGE	4096UL
#define HUGE	(2UL << 20)
#define BLOCK	(16 * PAGE)	/* of order 4 */
#define BLOCKS	16

/* Page numbers up to 4 GiB */
#define FLAGS	(1UL << 20)

/* Room in which the module notes the pages of the per-CPU lists, as a block */
#define NOTES	64

/* Pages of a job and its table, and of the process that asks */
#define TABLE	48

/* Bits of /proc/kpageflags; include/uapi/linux/kernel-page-flags.h */
#define K(bit)		(1ULL << (bit))
#define K_UPTODATE	K(3)
#define K_LRU		K(5)
#define K_SLAB		K(7)
#define K_BUDDY		K(10)
#define K_ANON		K(12)
#define K_SWAPBACKED	K(14)
#define K_COMPOUND	(K(15) | K(16))
#define K_HUGE		K(17)
#define K_HWPOISON	K(19)
#define K_NOPAGE	K(20)
#define K_THP		K(22)
#define K_OFFLINE	K(23)
#define K_PGTABLE	K(26)
#define K_RESERVED	K(32)

/* Those that do not change while a page is used for the same */
#define K_LASTING	(K_SLAB | K_BUDDY | K_ANON | K_COMPOUND | K_HUGE | \
			 K_HWPOISON | K_NOPAGE | K_OFFLINE | K_PGTABLE | \
			 K_RESERVED)

struct run {
	unsigned long first, pages;
	char state[16], order[8], type[16];
};

static struct run *runs;
static size_t nruns;
static uint64_t *before, *after;
static size_t npages;

static size_t read_flags(uint64_t *flags)
{
	int fd = open("/proc/kpageflags", O_RDONLY);
	size_t len = 0;
	ssize_t n;

	while (len < npages * 8 &&
	       (n = read(fd, (char *)flags + len, npages * 8 - len)) > 0)
		len += n;
	close(fd);
	return len / 8;
}

/*
 * Runs the instrument into @runs; reads @flags, if not NULL, while the job's
 * table still has its memory.
 */
static int look_and(const char *request, uint64_t *flags)
{
	FILE *file = fopen("/proc/vmregress/sense_allocmap", "r+e");
	char line[256], zone[16];
	struct run *run;
	unsigned long node;

	nruns = 0;
	if (!file)
		return -1;
	setvbuf(file, NULL, _IONBF, 0);
	if (write(fileno(file), request, strlen(request)) < 0) {
		fclose(file);
		return -1;
	}
	if (flags)
		read_flags(flags);
	while (fgets(line, sizeof(line), file)) {
		runs = realloc(runs, (nruns + 1) * sizeof(*runs));
		run = &runs[nruns];
		if (sscanf(line, "%lu %15s %lu %lu %15s %7s %15s", &node, zone,
			   &run->first, &run->pages, run->state, run->order,
			   run->type) == 7)
			nruns++;
	}
	fclose(file);
	return 0;
}

static int look(const char *request)
{
	return look_and(request, NULL);
}

/* One run of @pages pages at @pfn, and nothing else; says so. */
static void check_run(unsigned long pfn, unsigned long pages, const char *state,
		      const char *order)
{
	char request[80];
	int err;

	snprintf(request, sizeof(request), "first=%lu pages=%lu", pfn, pages);
	err = look(request);
	if (!ktap_ok(!err && nruns == 1 && runs[0].first == pfn &&
		     runs[0].pages == pages && !strcmp(runs[0].state, state) &&
		     !strcmp(runs[0].order, order),
		     "%s: %lu cells of order %s at their page", state, pages,
		     order) && nruns)
		ktap_diag("%zu runs, the first: %lu %lu %s %s %s", nruns,
			  runs[0].first, runs[0].pages, runs[0].state,
			  runs[0].order, runs[0].type);
}

/* Page number behind an address of ours; 0 without one */
static unsigned long pfn_of(const void *address)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry = 0;

	if (pread(fd, &entry, 8, (uintptr_t)address / PAGE * 8) != 8)
		entry = 0;
	close(fd);
	return entry & K(63) ? entry & (K(55) - 1) : 0;
}

static int is(const char *state, const char *words)
{
	const char *at = strstr(words, state);
	size_t len = strlen(state);

	return at && (at == words || at[-1] == ' ') &&
	       (at[len] == ' ' || !at[len]);
}

/* What a page with these flags may be called. */
static const char *expected(uint64_t flags)
{
	if (flags & K_NOPAGE)
		return "hole offline device";
	if (flags & K_RESERVED)
		return "reserved hole";
	if (flags & K_HWPOISON)
		return "poison";
	if (flags & K_BUDDY)
		return "free";
	if (flags & K_SLAB)
		return "slab";
	if (flags & K_PGTABLE)
		return "pagetable";
	if (flags & K_OFFLINE)
		return "offline";
	if (flags & K_HUGE)
		return "huge";
	if (flags & K_ANON)
		return flags & K_COMPOUND ? "thp" : "anon";
	if (flags & K_LRU)
		return flags & K_SWAPBACKED ? "shmem" : "file";
	/* Not on the LRU lists yet */
	if (flags & (K_UPTODATE | K_SWAPBACKED))
		return "shmem file kernel pcp";
	return "kernel pcp";
}

/* What a map and two readings of the flags have of each other */
struct account {
	unsigned long pages, steady, notes, wrong;
};

/* A page that is steady is called what it is, or it is wrong. */
static void account_page(struct account *account, const char *state,
			 unsigned long pfn)
{
	account->pages++;
	if (pfn >= npages || (before[pfn] ^ after[pfn]) & K_LASTING)
		return;
	account->steady++;
	if (is(state, expected(after[pfn])))
		return;
	/* Free before and after, the module's meanwhile */
	if (after[pfn] & K_BUDDY && !strcmp(state, "kernel") &&
	    ++account->notes <= NOTES)
		return;
	if (account->wrong++ < 5)
		ktap_diag("%lu: %s, but %#llx", pfn, state,
			  (unsigned long long)after[pfn]);
}

static struct account account_all(void)
{
	struct account account = { 0 };
	unsigned long pfn;
	size_t i;

	npages = read_flags(before);
	look_and("\n", after);
	for (i = 0; i < nruns; i++)
		for (pfn = runs[i].first; pfn < runs[i].first + runs[i].pages;
		     pfn++)
			account_page(&account, runs[i].state, pfn);
	return account;
}

/*
 * Every page that was the same before and after the map was made. What changes
 * twice meanwhile looks steady: some such there may be, and when a process of
 * the kernel's was busy, once more.
 */
static void test_all(void)
{
	struct account account;
	unsigned int turn = 0;

	do
		account = account_all();
	while (account.wrong > 16 && ++turn < 5);
	ktap_ok(account.pages > 10000 &&
		account.steady >= account.pages - account.pages / 20,
		"%lu pages mapped, at most 5 %% of them not steady",
		account.pages);
	ktap_ok(account.wrong <= 16, "%s is called by what kpageflags has",
		account.wrong ? "each steady page but 16" : "each steady page");
	if (account.wrong)
		ktap_diag("%lu of %lu steady pages differ", account.wrong,
			  account.steady);
}

static void test_anon(void)
{
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0);

	memset(page, 1, PAGE);
	check_run(pfn_of(page), 1, "anon", "-");
	if (!ktap_ok(nruns && !strcmp(runs[0].type, "movable"),
		     "anon: in a movable pageblock"))
		ktap_diag("%s", runs[0].type);
	munmap(page, PAGE);
}

static bool in_block(const unsigned long *blocks, unsigned long pfn)
{
	size_t i;

	for (i = 0; i < BLOCKS; i++)
		if (pfn >= blocks[i] && pfn < blocks[i] + BLOCK / PAGE)
			return true;
	return false;
}

/* How many pages of blocks are free, by one job that sees all of them. */
static unsigned long count_free(const unsigned long *blocks)
{
	unsigned long first = blocks[0], last = blocks[0], pfn, sum = 0;
	char request[80];
	size_t i;

	for (i = 1; i < BLOCKS; i++) {
		first = blocks[i] < first ? blocks[i] : first;
		last = blocks[i] > last ? blocks[i] : last;
	}
	snprintf(request, sizeof(request), "first=%lu pages=%lu", first,
		 last + BLOCK / PAGE - first);
	look(request);
	for (i = 0; i < nruns; i++)
		if (is(runs[i].state, "free pcp"))
			for (pfn = runs[i].first;
			     pfn < runs[i].first + runs[i].pages; pfn++)
				sum += in_block(blocks, pfn);
	return sum;
}

/* The ring of a packet socket is allocated by blocks, here of order 4. */
static void test_kernel(void)
{
	struct tpacket_req req = {
		.tp_block_size = BLOCK, .tp_block_nr = BLOCKS,
		.tp_frame_size = PAGE, .tp_frame_nr = BLOCKS * BLOCK / PAGE,
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);
	unsigned long pfn[BLOCKS], freed;
	char *ring;
	size_t i;

	if (setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &req, sizeof(req))) {
		ktap_skip("kernel", "no ring of a packet socket");
		return;
	}
	ring = mmap(NULL, BLOCKS * BLOCK, PROT_READ | PROT_WRITE, MAP_SHARED,
		    fd, 0);
	for (i = 0; i < BLOCKS; i++)
		pfn[i] = ring == MAP_FAILED ? 0 : pfn_of(ring + i * BLOCK);
	check_run(pfn[0], 16, "kernel", "4");
	if (!ktap_ok(nruns && !strcmp(runs[0].type, "unmovable"),
		     "kernel: in an unmovable pageblock"))
		ktap_diag("%s", runs[0].type);
	munmap(ring, BLOCKS * BLOCK);
	close(fd);
	freed = count_free(pfn);
	/* The job itself may have some of them again: its notes, its table. */
	if (!ktap_ok(freed >= BLOCKS * 16 - NOTES - TABLE,
		     "kernel: free once the ring is gone"))
		ktap_diag("%lu pages", freed);
}

static void test_thp(void)
{
	char *area = mmap(NULL, 2 * HUGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *page = (char *)(((uintptr_t)area + HUGE - 1) & ~(HUGE - 1));
	int fd = open("/proc/kpageflags", O_RDONLY);
	uint64_t flags = 0;

	madvise(page, HUGE, MADV_HUGEPAGE);
	*page = 1;
	if (pread(fd, &flags, 8, pfn_of(page) * 8) == 8 && flags & K_THP)
		check_run(pfn_of(page), HUGE / PAGE, "thp", "9");
	else
		ktap_skip("thp", "the kernel gave none");
	/* A window that begins within a compound page */
	if (flags & K_THP)
		check_run(pfn_of(page) + 100, 100, "thp", "9");
	close(fd);
	munmap(area, 2 * HUGE);
}

static void pool(const char *pages)
{
	int fd = open("/proc/sys/vm/nr_hugepages", O_WRONLY);

	if (write(fd, pages, strlen(pages)) < 0)
		ktap_diag("nr_hugepages: %s", strerror(errno));
	close(fd);
}

static void test_huge(void)
{
	unsigned long pfn;
	char *page;

	pool("1\n");
	page = mmap(NULL, HUGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	if (page == MAP_FAILED) {
		ktap_skip("huge", "the kernel gave none");
		return;
	}
	*page = 1;
	pfn = pfn_of(page);
	check_run(pfn, HUGE / PAGE, "huge", "9");
	munmap(page, HUGE);
	check_run(pfn, HUGE / PAGE, "huge", "9");
	pool("0\n");
	look("zone=DMA32");
	ktap_ok(nruns && !strstr(runs[0].state, "huge"), "huge: the map goes on");
}

static unsigned long count(const char *state)
{
	unsigned long pages = 0;
	size_t i;

	look("\n");
	for (i = 0; i < nruns; i++)
		if (!strcmp(runs[i].state, state))
			pages += runs[i].pages;
	return pages;
}

/* Tables that a map has more of once 64 are needed, for as many huge areas. */
static long tables_grown(void)
{
	long before_tables = count("pagetable"), grown, i;
	char *area = mmap(NULL, 64 * HUGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	madvise(area, 64 * HUGE, MADV_NOHUGEPAGE);
	for (i = 0; i < 64; i++)
		area[i * HUGE] = 1;
	grown = (long)count("pagetable") - before_tables;
	munmap(area, 64 * HUGE);
	return grown;
}

/* A process that ends meanwhile takes its own away: once more then. */
static void test_pagetable(void)
{
	unsigned int turn = 0;
	long grown;

	do
		grown = tables_grown();
	while ((grown < 64 || grown > 72) && ++turn < 5);
	if (!ktap_ok(grown >= 64 && grown <= 72,
		     "pagetable: 64 more once 64 are needed"))
		ktap_diag("%ld more", grown);
}

static void test_file(void)
{
	char path[] = "/tmp/allocmapXXXXXX";
	int fd = mkstemp(path);
	char *page;

	unlink(path);
	if (ftruncate(fd, PAGE))
		return;
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	*page = 1;
	look("\n");
	if (!ktap_ok(count("shmem") + count("file") > 500,
		     "the files of this guest are in its page cache"))
		ktap_diag("%lu shmem", count("shmem"));
	munmap(page, PAGE);
	close(fd);
}

/* All its pages are there at once: they must not come while we look. */
static uint64_t *room(void)
{
	return mmap(NULL, FLAGS * 8, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
}

int main(void)
{
	npages = FLAGS;
	before = room();
	after = room();
	ktap_plan(0);
	test_all();
	test_anon();
	test_kernel();
	test_thp();
	test_huge();
	test_pagetable();
	test_file();
	return ktap_finish();
}
