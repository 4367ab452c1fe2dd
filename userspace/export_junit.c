// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>

#include "export.h"
#include "scope.h"
#include "text.h"

/* XML 1.0 has no other control characters, not even escaped. */
static void junit_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\n':
			fputs("&#10;", out);
			break;
		case '\t':
			fputs("&#9;", out);
			break;
		default:
			fputc((unsigned char)*text < ' ' ? '?' : *text, out);
		}
	}
}

static void junit_property(FILE *out, const char *name, const char *value)
{
	fputs("      <property name=\"", out);
	junit_text(out, name);
	fputs("\" value=\"", out);
	junit_text(out, value);
	fputs("\"/>\n", out);
}

static void junit_env(FILE *out, const json_t *env)
{
	char number[VMR_TEXT_NUMBER];
	const char *key;
	json_t *value;

	fputs("    <properties>\n", out);
	json_object_foreach((json_t *)env, key, value) {
		snprintf(number, sizeof(number), "%" JSON_INTEGER_FORMAT,
			 json_integer_value(value));
		junit_property(out, key, json_is_string(value) ?
			       json_string_value(value) : number);
	}
	fputs("    </properties>\n", out);
}

static void junit_numbers(FILE *out, const struct vmr_result *result)
{
	const struct vmr_instrument *instrument = result->instrument;
	char name[200], buf[VMR_TEXT_NUMBER];
	const struct vmr_cell *cell;
	size_t row, i;

	fputs("      <properties>\n", out);
	for (row = 0; row < result->rows.n; row++)
		for (i = 0; i < instrument->ncolumns; i++) {
			cell = &result->rows.list[row].cells[i];
			if (!vmr_export_number(cell))
				continue;
			snprintf(name, sizeof(name), "row%zu.%s", row,
				 instrument->columns[i].name);
			junit_property(out, name,
				       vmr_text_cell(cell,
						     instrument->columns[i].type,
						     buf));
		}
	fputs("      </properties>\n", out);
}

/* The element that JUnit has for a verdict; NULL: passed. */
static const char *junit_element(uint32_t verdict)
{
	switch (verdict) {
	case VMREGRESS_VERDICT_FAIL:
		return "failure";
	case VMREGRESS_VERDICT_ERROR:
		return "error";
	case VMREGRESS_VERDICT_SKIP:
		return "skipped";
	}
	return NULL;
}

static void junit_seconds(FILE *out, uint64_t ns)
{
	fprintf(out, "%" PRIu64 ".%09" PRIu64, ns / 1000000000,
		ns % 1000000000);
}

static int junit_case(FILE *out, const struct vmr_result *result)
{
	VMR_FREE char *title = vmr_export_title(&result->job);
	const char *element = junit_element(result->job.verdict);

	if (!title)
		return -ENOMEM;
	fprintf(out, "    <testcase classname=\"vmr.%s\" name=\"",
		vmr_kind_name(result->job.kind));
	junit_text(out, title);
	fputs("\" time=\"", out);
	junit_seconds(out, result->job.elapsed_ns);
	fputs("\">\n", out);
	if (result->rows.n)
		junit_numbers(out, result);
	if (element) {
		fprintf(out, "      <%s message=\"", element);
		junit_text(out, result->job.reason);
		fputs("\"/>\n", out);
	}
	fputs("    </testcase>\n", out);
	return 0;
}

static void junit_begin(FILE *out, const struct vmr_result_set *set)
{
	const char *host = vmr_result_set_fact(set, "host");
	size_t counts[5] = { 0 }, i;
	uint64_t ns = 0;

	for (i = 0; i < set->n; i++) {
		ns += set->list[i].job.elapsed_ns;
		counts[set->list[i].job.verdict]++;
	}
	fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"vmr\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" timestamp=\"",
		set->n, counts[VMREGRESS_VERDICT_FAIL],
		counts[VMREGRESS_VERDICT_ERROR],
		counts[VMREGRESS_VERDICT_SKIP]);
	junit_text(out, set->created);
	fputs("\" hostname=\"", out);
	junit_text(out, host ? host : "");
	fputs("\" time=\"", out);
	junit_seconds(out, ns);
	fputs("\">\n", out);
}

int vmr_export_junit(const struct vmr_result_set *set,
		     const struct vmr_export_options *options, FILE *out)
{
	int err = 0;
	size_t i;

	(void)options;
	junit_begin(out, set);
	junit_env(out, set->env);
	for (i = 0; i < set->n && !err; i++)
		err = junit_case(out, &set->list[i]);
	fputs("  </testsuite>\n</testsuites>\n", out);
	return err;
}
