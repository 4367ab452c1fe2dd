/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * KTAP version 1 reporter for test programs, unit and guest alike.
 *
 *	ktap_plan(2);
 *	ktap_ok(sum == 3, "sum of %d numbers", n);
 *	ktap_skip("swap", "no swap device");
 *	return ktap_finish();
 *
 * Every line is flushed: what a program said before it died is not lost.
 * Include it from one source file of a program.
 */
#ifndef VMR_TESTS_KTAP_H
#define VMR_TESTS_KTAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* What kselftest uses as well. */
enum ktap_exit {
	KTAP_EXIT_PASS = 0,
	KTAP_EXIT_FAIL = 1,
	KTAP_EXIT_SKIP = 4,
};

struct ktap {
	bool started;
	unsigned int planned;	/* 0: the plan is printed by ktap_finish() */
	unsigned int passed;
	unsigned int failed;
	unsigned int skipped;
};

static struct ktap ktap_state;

static inline unsigned int ktap_count(void)
{
	return ktap_state.passed + ktap_state.failed + ktap_state.skipped;
}

/* A '#' would begin a directive, a newline would end the line. */
static inline void ktap_clean(char *text)
{
	for (; *text; text++)
		if (*text == '#' || *text == '\n' || *text == '\r')
			*text = '_';
}

/* Begin; @tests is how many results will follow, 0 when not known yet. */
static inline void ktap_plan(unsigned int tests)
{
	ktap_state = (struct ktap){ .started = true, .planned = tests };
	puts("KTAP version 1");
	if (tests)
		printf("1..%u\n", tests);
	fflush(stdout);
}

/* Print a line of explanation, "# ..."; each line of it gets the mark. */
__attribute__((format(printf, 1, 2)))
static inline void ktap_diag(const char *fmt, ...)
{
	char text[1024], *line, *rest = text;
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);

	while ((line = strsep(&rest, "\n")))
		if (*line || rest)
			printf("# %s\n", line);
	fflush(stdout);
}

/* Report one result; returns @pass, so that a caller can bail out. */
__attribute__((format(printf, 2, 3)))
static inline bool ktap_ok(bool pass, const char *fmt, ...)
{
	char text[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	ktap_clean(text);

	if (!ktap_state.started)
		ktap_plan(0);
	if (pass)
		ktap_state.passed++;
	else
		ktap_state.failed++;
	printf("%s %u %s\n", pass ? "ok" : "not ok", ktap_count(), text);
	fflush(stdout);
	return pass;
}

/* Report that a test could not be made here, and why. */
static inline void ktap_skip(const char *name, const char *reason)
{
	char text[256], why[256];

	snprintf(text, sizeof(text), "%s", name);
	snprintf(why, sizeof(why), "%s", reason);
	ktap_clean(text);
	ktap_clean(why);

	if (!ktap_state.started)
		ktap_plan(0);
	ktap_state.skipped++;
	printf("ok %u %s # SKIP %s\n", ktap_count(), text, why);
	fflush(stdout);
}

/* End; returns the exit status for main(). */
static inline int ktap_finish(void)
{
	unsigned int tests = ktap_count();

	if (!ktap_state.started)
		ktap_plan(0);
	if (!ktap_state.planned)
		printf("1..%u\n", tests);
	printf("# passed %u failed %u skipped %u\n", ktap_state.passed,
	       ktap_state.failed, ktap_state.skipped);
	fflush(stdout);

	if (ktap_state.planned && ktap_state.planned != tests) {
		ktap_diag("planned %u results, made %u", ktap_state.planned,
			  tests);
		return KTAP_EXIT_FAIL;
	}
	if (ktap_state.failed || !tests)
		return KTAP_EXIT_FAIL;
	return ktap_state.skipped == tests ? KTAP_EXIT_SKIP : KTAP_EXIT_PASS;
}

#endif /* VMR_TESTS_KTAP_H */
