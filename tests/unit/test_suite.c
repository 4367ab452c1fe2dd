// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Suite files and key=value words, good and bad.
 */
#include <errno.h>
#include <stdio.h>

#include "ktap.h"
#include "suite.h"

/* Read a suite of @len bytes at @text. */
static int read_text(const char *text, size_t len, struct vmr_suite *suite,
		     char why[200])
{
	FILE *file = fmemopen((void *)text, len, "r");
	int err;

	/* fmemopen() takes no empty buffer everywhere. */
	if (!file)
		file = fopen("/dev/null", "r");
	err = vmr_suite_read(file, suite, why, 200);
	fclose(file);
	return err;
}

static void test_good(void)
{
	static const char text[] =
		"# a comment\n"
		"\n"
		"   zones\t\n"
		"page_alloc order=0..3  free=fifo # the end of a line\r\n"
		"test_x name= eq=a=b";
	struct vmr_suite suite;
	char why[200];

	ktap_ok(!read_text(text, sizeof(text) - 1, &suite, why),
		"a good suite is read");
	ktap_ok(suite.n == 3, "it has three lines that count");
	if (suite.n == 3) {
		struct vmr_suite_line *lines = suite.list;

		ktap_ok(!strcmp(lines[0].instrument, "zones") &&
			!lines[0].settings.n && lines[0].number == 3,
			"the first is an instrument without settings");
		ktap_ok(lines[1].settings.n == 2 &&
			!strcmp(vmr_settings_find(&lines[1].settings, "order"),
				"0..3") &&
			!strcmp(vmr_settings_find(&lines[1].settings, "free"),
				"fifo"), "the second has two settings");
		ktap_ok(!strcmp(vmr_settings_find(&lines[2].settings, "name"),
				"") &&
			!strcmp(vmr_settings_find(&lines[2].settings, "eq"),
				"a=b"), "values may be empty or hold a '='");
	}
	vmr_suite_free(&suite);
	ktap_ok(!suite.n && !suite.list, "nothing is left of it");
}

static void test_bad(void)
{
	static const struct {
		const char *text;
		size_t len;	/* 0: strlen() */
		const char *why;
	} cases[] = {
		{ "", 0, "it names no instrument" },
		{ "# only a comment\n", 0, "it names no instrument" },
		{ "zones\nx order\n", 0, "line 2: 'order' is not key=value" },
		{ "x =5\n", 0, "line 1: '=5' is not key=value" },
		{ "x a=1 b=2 a=3\n", 0, "line 1: 'a' is given twice" },
		{ "order=3\n", 0,
		  "line 1: 'order=3' stands where an instrument's name should" },
		{ "zones\n\0binary\n", 14, "line 2: this is no text" },
	};
	struct vmr_suite suite;
	char why[200];
	size_t i, len;
	int err;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		len = cases[i].len;
		if (!len)
			len = strlen(cases[i].text);
		err = read_text(cases[i].text, len, &suite, why);
		if (!ktap_ok(err && !strcmp(why, cases[i].why), "refused: %s",
			     cases[i].why))
			ktap_diag("err %d, %s", err, why);
		vmr_suite_free(&suite);
	}
}

static void test_long(void)
{
	static char text[100000];
	struct vmr_suite suite;
	char why[200];

	memset(text, 'x', sizeof(text));
	ktap_ok(!read_text(text, sizeof(text), &suite, why) && suite.n == 1 &&
		strlen(suite.list[0].instrument) == sizeof(text),
		"a word of 100000 letters is a word");
	vmr_suite_free(&suite);
	text[2] = ' ';
	ktap_ok(read_text(text, sizeof(text), &suite, why) == -EINVAL &&
		strlen(why) == 199, "as a setting it is refused in few words");
	vmr_suite_free(&suite);
}

static void test_settings(void)
{
	struct vmr_settings settings = { 0 };
	char name[20];
	int i, err = 0;

	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "k%d", i);
		err |= vmr_settings_add(&settings, name, "v");
	}
	ktap_ok(!err && settings.n == 100, "a hundred settings are kept");
	ktap_ok(vmr_settings_add(&settings, "k50", "w") == -EEXIST,
		"none twice");
	ktap_ok(!vmr_settings_replace(&settings, "k50", "w") &&
		!strcmp(vmr_settings_find(&settings, "k50"), "w") &&
		settings.n == 100, "but it can be replaced");
	ktap_ok(!vmr_settings_find(&settings, "nothing"), "what is not there");
	vmr_settings_free(&settings);
}

int main(void)
{
	test_good();
	test_bad();
	test_long();
	test_settings();
	return ktap_finish();
}
