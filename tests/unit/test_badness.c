// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The arithmetic of the OOM killer, and what `vmr oom memcg` takes and refuses.
 */
#include <string.h>

#include "badness.h"
#include "ktap.h"
#include "oom_spec.h"

#define MIB	VMR_OOM_MIB
#define NEVER	VMR_BADNESS_EXEMPT

static void test_points(void)
{
	static const struct {
		struct vmr_badness badness;
		uint64_t total;
		int64_t points;
	} cases[] = {
		{ { 0, 0, 0, 0 }, 1000, 0 },
		{ { 100, 20, 3, 0 }, 1000, 123 },
		/* Seen on Linux 7.3.4: a limit of 64 MiB */
		{ { 4518, 0, 25, 300 }, 16384, 9343 },
		{ { 3494, 0, 23, -500 }, 16384, -4483 },
		/* The total is divided first: 1999 / 1000 is 1 */
		{ { 10, 0, 0, 500 }, 1999, 510 },
		{ { 10, 0, 0, 1000 }, 999, 10 },
		{ { 10, 0, 0, -999 }, 5000, -4985 },
		{ { 5000, 0, 0, -1000 }, 5000, NEVER },
		{ { 1ULL << 40, 0, 0, 1000 }, 1ULL << 40,
		  (1LL << 40) + 1000 * ((1LL << 40) / 1000) },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ktap_ok(vmr_badness_points(&cases[i].badness, cases[i].total) ==
			cases[i].points, "points, case %zu", i);
}

static void test_score(void)
{
	ktap_ok(vmr_badness_score(0, 1000) == 666, "the score of nothing");
	ktap_ok(vmr_badness_score(1000, 1000) == 1333, "the score of all");
	ktap_ok(vmr_badness_score(-500, 1000) == 333, "a score below the middle");
	ktap_ok(vmr_badness_score(NEVER, 1000) == 0, "the score of the exempt");
}

static void test_choice(void)
{
	static const struct {
		int64_t points[3];
		size_t best;
		bool tie;
		const char *what;
	} cases[] = {
		{ { 1, 5, 3 }, 1, false, "the most points" },
		{ { -9, -5, -7 }, 1, false, "negative points" },
		{ { 5, 5, 1 }, 1, true, "the last of equals" },
		{ { 5, 4, 1 }, 0, true, "a page apart is a tie" },
		{ { 6, 4, 1 }, 0, false, "two pages apart is none" },
		{ { NEVER, 1, NEVER }, 1, false, "the exempt are passed over" },
		{ { NEVER, NEVER, NEVER }, 3, false, "nobody" },
	};
	bool tie;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ktap_ok(vmr_badness_choose(cases[i].points, 3, &tie) ==
			cases[i].best, "choice: %s", cases[i].what);
		ktap_ok(tie == cases[i].tie, "tie: %s", cases[i].what);
	}
}

static void test_bytes(void)
{
	uint64_t bytes;

	ktap_ok(!vmr_oom_spec_bytes("4096", &bytes) && bytes == 4096, "bytes");
	ktap_ok(!vmr_oom_spec_bytes("3m", &bytes) && bytes == 3 * MIB, "MiB");
	ktap_ok(!vmr_oom_spec_bytes("1T", &bytes) && bytes == 1ULL << 40,
		"TiB");
	ktap_ok(vmr_oom_spec_bytes("", &bytes), "no number");
	ktap_ok(vmr_oom_spec_bytes("-1", &bytes), "a negative number");
	ktap_ok(vmr_oom_spec_bytes("1MB", &bytes), "more than a unit");
	ktap_ok(vmr_oom_spec_bytes("99999999999T", &bytes), "too large");
	ktap_ok(vmr_oom_spec_bytes("99999999999999999999", &bytes),
		"larger still");
}

static int finish(const char *first, const char *second, uint64_t total,
		  struct vmr_oom_spec *spec, char why[200])
{
	memset(spec, 0, sizeof(*spec));
	if (first && vmr_oom_spec_word(spec, first, why, 200))
		return -1;
	if (second && vmr_oom_spec_word(spec, second, why, 200))
		return -1;
	return vmr_oom_spec_finish(spec, total, total, why, 200);
}

static void test_spec(void)
{
	struct vmr_oom_spec spec;
	uint64_t sum = 0;
	char why[200];
	size_t i;

	ktap_ok(!finish(NULL, NULL, 1024 * MIB, &spec, why) && spec.n == 3 &&
		spec.limit == 64 * MIB, "the defaults");
	ktap_ok(!finish("max=512M", "victims=16", 4096 * MIB, &spec, why) &&
		spec.n == 16, "sixteen victims");
	for (i = 0; i < spec.n; i++)
		sum += spec.victims[i].size;
	ktap_ok(sum < spec.limit, "together they fit");
	ktap_ok(!finish("victim=8M:-5", "victim=9M", 1024 * MIB, &spec, why) &&
		spec.n == 2 && spec.victims[0].adj == -5 &&
		spec.victims[1].size == 9 * MIB, "two victims by hand");
}

static void test_refusals(void)
{
	static const struct {
		const char *first;
		const char *second;
		const char *says;
	} cases[] = {
		{ "max", NULL, "not key=value" },
		{ "=1", NULL, "not key=value" },
		{ "max=0", NULL, "max: 0 is too little" },
		{ "max=1M", NULL, "max: 1M is too little" },
		{ "max=x", NULL, "max: 'x' is no size" },
		{ "max=2G", NULL, "max: 2.0 GiB is larger than the machine" },
		{ "max=600M", NULL, "more than half" },
		{ "victim=2G", NULL, "larger than the machine" },
		{ "victim=8M:1001", NULL, "'1001' is no oom_score_adj" },
		{ "victim=8M:-1001", NULL, "'-1001' is no oom_score_adj" },
		{ "victim=8M:", NULL, "'' is no oom_score_adj" },
		{ "victim=M:5", NULL, "is not SIZE" },
		{ "victim=100K", NULL, "too little" },
		{ "victim=63M", NULL, "together they take 63.0 MiB" },
		{ "victim=8M:-1000", NULL, "none may be killed" },
		{ "victim=8M", "victims=2", "not with victim=" },
		{ "victims=0", NULL, "no number from 1 to 16" },
		{ "victims=16", NULL, "too little" },
		{ "seconds=0", NULL, "no number from 1 to 3600" },
		{ "group=1", NULL, "no parameter 'group'" },
	};
	struct vmr_oom_spec spec;
	const char *first, *second;
	char why[200];
	size_t i;
	bool good;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		first = cases[i].first;
		second = cases[i].second;
		why[0] = '\0';
		good = finish(first, second, 1024 * MIB, &spec, why) &&
		       strstr(why, cases[i].says);
		if (!ktap_ok(good, "refused: %s%s", first,
			     second ? " and another" : ""))
			ktap_diag("it says: %s", why);
	}
}

int main(void)
{
	test_points();
	test_score();
	test_choice();
	test_bytes();
	test_spec();
	test_refusals();
	return ktap_finish();
}
