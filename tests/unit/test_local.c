// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Instruments of the user side: the rules of their parameters, and what they
 * compute.
 */
#include <errno.h>
#include <stdint.h>

#include "ktap.h"
#include "local.h"
#include "slabs.h"

static char word_n[] = "n", word_off[] = "off", word_on[] = "on";
static char *words[] = { word_off, word_on };

static const struct vmr_param number = {
	.name = word_n, .type = VMREGRESS_PARAM_TYPE_NUMBER,
	.bounded = true, .min = 2, .max = 1 << 30,
};

static const struct vmr_param any_number = {
	.name = word_n, .type = VMREGRESS_PARAM_TYPE_NUMBER,
};

static const struct vmr_param choice = {
	.name = word_n, .type = VMREGRESS_PARAM_TYPE_CHOICE,
	.choices = words, .nchoices = 2,
};

static const struct vmr_param name = {
	.name = word_n, .type = VMREGRESS_PARAM_TYPE_NAME,
};

static const struct vmr_param range = {
	.name = word_n, .type = VMREGRESS_PARAM_TYPE_RANGE,
};

static void test_good(void)
{
	static const struct {
		const struct vmr_param *param;
		const char *text;
		uint64_t number;
	} cases[] = {
		{ &number, "2", 2 },
		{ &number, "1g", 1 << 30 },
		{ &number, "007", 7 },
		{ &number, "4K", 4096 },
		{ &number, "3m", 3 << 20 },
		{ &number, "0x1F", 31 },
		{ &any_number, "0", 0 },
		{ &any_number, "18446744073709551615", UINT64_MAX },
		{ &choice, "off", 0 },
		{ &choice, "on", 1 },
		{ &name, "kmalloc-256", 0 },
	};
	struct vmr_local_value value;
	char why[160] = "";
	size_t i;
	int err;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		err = vmr_local_parse(cases[i].param, cases[i].text, &value,
				      why, sizeof(why));
		if (!ktap_ok(!err && value.number == cases[i].number &&
			     value.text == cases[i].text,
			     "'%s' is read", cases[i].text))
			ktap_diag("%d: %s", err, why);
	}
}

static void test_bad(void)
{
	static const struct {
		const struct vmr_param *param;
		const char *text;
		int err;
		const char *why;
	} cases[] = {
		{ &number, "1", -ERANGE, "1 is below the minimum, 2" },
		{ &number, "2g", -ERANGE,
		  "2147483648 is above the maximum, 1073741824" },
		{ &number, "", -EINVAL, "'' is not a number" },
		{ &number, "-3", -EINVAL, "'-3' is not a number" },
		{ &number, " 3", -EINVAL, "' 3' is not a number" },
		{ &number, "3x", -EINVAL, "'3x' is not a number" },
		{ &number, "3kk", -EINVAL, "'3kk' is not a number" },
		{ &number, "0x", -EINVAL, "'0x' is not a number" },
		{ &number, "0x1k", -EINVAL, "'0x1k' is not a number" },
		{ &any_number, "18446744073709551616", -ERANGE,
		  "18446744073709551616 is too large a number" },
		{ &any_number, "18014398509481984k", -ERANGE,
		  "18014398509481984k is too large a number" },
		{ &choice, "maybe", -EINVAL, "'maybe' is none of: off on" },
		{ &choice, "", -EINVAL, "'' is none of: off on" },
		{ &name, "", -EINVAL, "the value is empty" },
		{ &name, NULL, -EINVAL, "a value is needed" },
		{ &range, "1..2", -EINVAL, "vmr reads no range" },
	};
	struct vmr_local_value value;
	char why[160];
	size_t i;
	int err;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		err = vmr_local_parse(cases[i].param, cases[i].text, &value,
				      why, sizeof(why));
		if (!ktap_ok(err == cases[i].err && !strcmp(why, cases[i].why),
			     "refused: %s", cases[i].why))
			ktap_diag("%d: %s", err, why);
	}
}

/* A default that the instrument itself would refuse is no default. */
static void test_defaults(void)
{
	struct vmr_instruments all = { 0 };
	struct vmr_local_value value;
	size_t i, j, bad = 0;
	char why[160];

	ktap_ok(!vmr_local_append(&all) && all.n, "there are some");
	for (i = 0; i < all.n; i++)
		for (j = 0; j < all.list[i].nparams; j++)
			bad += !!vmr_local_parse(&all.list[i].params[j],
						 all.list[i].params[j].def,
						 &value, why, sizeof(why));
	ktap_ok(!bad, "their defaults are good");
	vmr_instruments_free(&all);
	ktap_ok(vmr_local_find(VMREGRESS_KIND_SENSE, "sense_slab") &&
		vmr_local_find(VMREGRESS_KIND_SENSE, "slab") &&
		!vmr_local_find(VMREGRESS_KIND_BENCH, "slab"),
		"one is found by both its names, and by its kind");
}

/* Computed by VM Regress's own intfrag_stat.pl. */
static void test_slabs(void)
{
	static const struct vmr_slabs_cache caches[] = {
		{ .object_size = 192, .active = 7500, .objects = 10000,
		  .slabs = 477, .pages_per_slab = 1 },
		{ .object_size = 1024, .active = 100, .objects = 100,
		  .slabs = 7, .pages_per_slab = 4 },
		{ .object_size = 64 },
	};
	struct vmr_slabs sum = { 0 };
	size_t i;

	ktap_ok(!vmr_slabs_share(&sum), "nothing of nothing is wasted");
	for (i = 0; i < 3; i++)
		vmr_slabs_add(&sum, &caches[i]);
	ktap_ok(sum.size == 2022400 && sum.waste == 480000, "size and waste");
	ktap_ok(sum.inactive == 2500 && sum.active == 7600 &&
		sum.objects == 10100, "objects");
	ktap_ok(sum.caches == 3 && sum.unused == 1 && sum.full == 2,
		"caches unused and full");
	ktap_ok(sum.slabs == 484 && sum.pages == 505, "slabs and pages");
	ktap_ok(vmr_slabs_share(&sum) == 23734, "23.734 %%");
}

/* What the kernel reads while it changes. */
static void test_slabs_race(void)
{
	static const struct vmr_slabs_cache cache = {
		.object_size = 8, .active = 513, .objects = 512,
	};
	static const struct vmr_slabs_cache large = {
		.object_size = UINT32_MAX, .objects = UINT32_MAX,
	};
	struct vmr_slabs sum = { 0 };

	vmr_slabs_add(&sum, &cache);
	ktap_ok(!sum.inactive && !sum.waste && sum.full == 1,
		"more active objects than objects: nothing is wasted");
	sum = (struct vmr_slabs){ 0 };
	vmr_slabs_add(&sum, &large);
	ktap_ok(vmr_slabs_share(&sum) == 100000, "the largest cache, all of it");
}

int main(void)
{
	test_good();
	test_bad();
	test_defaults();
	test_slabs();
	test_slabs_race();
	return ktap_finish();
}
