// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Markup: whatever a text holds, it stays a text.
 */
#include <stdint.h>
#include <stdlib.h>

#include "html.h"
#include "ktap.h"
#include "svg.h"

#define BAD	"\xef\xbf\xbd"

#define EXPECT(want, what, ...) \
	do { \
		char *got; \
		size_t size; \
		FILE *out = open_memstream(&got, &size); \
		vmr_html(out, __VA_ARGS__); \
		fclose(out); \
		if (!ktap_ok(!strcmp(got, want), "%s", what)) \
			ktap_diag("got  %s\nwant %s", got, want); \
		free(got); \
	} while (0)

static void test_texts(void)
{
	static const struct {
		const char *text;
		const char *want;
		const char *what;
	} cases[] = {
		{ "<script>alert(1)</script>",
		  "&lt;script&gt;alert(1)&lt;/script&gt;", "an element" },
		{ "\" onload='x'", "&quot; onload=&#39;x&#39;", "quotes" },
		{ "a&amp;b & ]]>", "a&amp;amp;b &amp; ]]&gt;", "entities" },
		{ "a\tb\n", "a\tb\n", "white space" },
		{ "a\x01\x1f\177b", "a" BAD BAD BAD "b", "control characters" },
		{ "\xc2\x85", BAD, "and those beyond ASCII" },
		{ "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\xa7",
		  "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x90\xa7", "UTF-8" },
		{ "\xff\xc3(", BAD BAD "(", "bytes that are none" },
		{ "\xc3", BAD, "a sequence that is cut off" },
		{ "\xc0\xbc", BAD BAD, "one that is longer than it must be" },
		{ "\xed\xa0\x80", BAD, "half of a surrogate pair" },
		{ "\xf4\x90\x80\x80", BAD, "beyond Unicode" },
		{ "\xef\xbf\xbf", BAD, "no character" },
		{ "\xe2\x80\xaetxt.exe", BAD "txt.exe",
		  "writing turned around" },
		{ "", "", "nothing" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		EXPECT(cases[i].want, cases[i].what, "%s", cases[i].text);
}

static void test_formats(void)
{
	const char *volatile none = NULL;

	EXPECT("<td>7</td>", "a number within markup", "<td>%d</td>", 7);
	EXPECT("-3 4294967295 18446744073709551615 7f",
	       "integers of all sizes", "%d %u %zu %lx", -3, 4294967295U,
	       SIZE_MAX, 0x7fUL);
	EXPECT("12.50 +1.0 100 %", "reals, and a percent sign",
	       "%.2f %+.1f %g %%", 12.5, 1.0, 100.0);
	EXPECT("<a title=\"&lt;b&gt;\">&amp;</a>", "texts beside each other",
	       "<a title=\"%s\">%s</a>", "<b>", "&");
	EXPECT("&lt;x", "a letter", "%cx", '<');
	EXPECT("[]", "no text at all", "[%s]", none);
}

static void number_is(double number, const char *want)
{
	char *got;
	size_t size;
	FILE *out = open_memstream(&got, &size);

	vmr_svg_number(out, number);
	fclose(out);
	if (!ktap_ok(!strcmp(got, want), "the place %s", want))
		ktap_diag("got %s", got);
	free(got);
}

int main(void)
{
	test_texts();
	test_formats();
	number_is(12, "12");
	number_is(12.34, "12.3");
	number_is(-0.04, "0");
	number_is(-0.06, "-0.1");
	number_is(1234567.89, "1234567.9");
	ktap_ok(vmr_svg_text_width("\xc3\xa4\xe2\x82\xac") ==
		vmr_svg_text_width("ab"), "letters are counted, not bytes");
	return ktap_finish();
}
