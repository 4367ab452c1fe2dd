// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "array.h"
#include "text.h"

void vmr_text_bytes(uint64_t bytes, char buf[VMR_TEXT_NUMBER])
{
	static const char *const units[] = {
		"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB",
	};
	double value = bytes;
	size_t unit = 0;

	while (value >= 1024 && unit + 1 < VMR_ARRAY_SIZE(units)) {
		value /= 1024;
		unit++;
	}
	snprintf(buf, VMR_TEXT_NUMBER, unit ? "%.1f %s" : "%.0f %s", value,
		 units[unit]);
}

void vmr_text_duration(uint64_t ns, char buf[VMR_TEXT_NUMBER])
{
	if (ns < 10000)
		snprintf(buf, VMR_TEXT_NUMBER, "%" PRIu64 " ns", ns);
	else if (ns < 10000000)
		snprintf(buf, VMR_TEXT_NUMBER, "%" PRIu64 " us", ns / 1000);
	else if (ns < 1000000000)
		snprintf(buf, VMR_TEXT_NUMBER, "%" PRIu64 " ms", ns / 1000000);
	else
		snprintf(buf, VMR_TEXT_NUMBER, "%" PRIu64 ".%03" PRIu64 " s",
			 ns / 1000000000, ns / 1000000 % 1000);
}

void vmr_text_time(uint64_t ns_since_1970, char buf[VMR_TEXT_NUMBER])
{
	time_t seconds = ns_since_1970 / 1000000000;
	struct tm tm;

	buf[0] = '\0';
	if (gmtime_r(&seconds, &tm))
		strftime(buf, VMR_TEXT_NUMBER, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

void vmr_text_milli(int64_t milli, char buf[VMR_TEXT_NUMBER])
{
	uint64_t size = milli < 0 ? -(uint64_t)milli : (uint64_t)milli;

	snprintf(buf, VMR_TEXT_NUMBER, "%s%" PRIu64 ".%03" PRIu64,
		 milli < 0 ? "-" : "", size / 1000, size % 1000);
}

void vmr_text_real(double value, char buf[VMR_TEXT_NUMBER])
{
	size_t len;

	if (!(fabs(value) < 1e15)) {
		snprintf(buf, VMR_TEXT_NUMBER, "%.6g", value);
		return;
	}
	snprintf(buf, VMR_TEXT_NUMBER, "%.3f", value);
	len = strlen(buf);
	while (buf[len - 1] == '0')
		buf[--len] = '\0';
	if (buf[len - 1] == '.')
		buf[--len] = '\0';
	if (!strcmp(buf, "-0"))
		strcpy(buf, "0");
}

void vmr_text_short(double value, char buf[VMR_TEXT_NUMBER])
{
	static const char *const units[] = { "", "k", "M", "G", "T", "P", "E" };
	size_t unit = 0;

	while (fabs(value) >= 9999.5 && unit + 1 < VMR_ARRAY_SIZE(units)) {
		value /= 1000;
		unit++;
	}
	if (fabs(value) < 0.001)
		snprintf(buf, VMR_TEXT_NUMBER, "%.3g", value);
	else if (!unit && value == trunc(value))
		snprintf(buf, VMR_TEXT_NUMBER, "%.0f", value);
	else
		snprintf(buf, VMR_TEXT_NUMBER, "%.*f%s",
			 fabs(value) < 9.9995 ? 3 : fabs(value) < 99.995 ? 2 :
			 fabs(value) < 999.95 ? 1 : 0, value, units[unit]);
}

size_t vmr_text_width(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

const char *vmr_text_cell(const struct vmr_cell *cell, uint32_t type,
			  char buf[VMR_TEXT_NUMBER])
{
	switch (cell->type) {
	case VMR_CELL_U64:
		snprintf(buf, VMR_TEXT_NUMBER, "%" PRIu64, cell->u64);
		return buf;
	case VMR_CELL_S64:
		if (type == VMREGRESS_COLUMN_TYPE_MILLI)
			vmr_text_milli(cell->s64, buf);
		else
			snprintf(buf, VMR_TEXT_NUMBER, "%" PRId64, cell->s64);
		return buf;
	case VMR_CELL_STRING:
		return cell->string;
	case VMR_CELL_HIST:
		snprintf(buf, VMR_TEXT_NUMBER, "%zu-buckets", cell->hist->n);
		return buf;
	case VMR_CELL_ABSENT:
		break;
	}
	return "-";
}

/* Levenshtein's: how many letters to insert, delete or replace. */
static size_t text_distance(const char *a, const char *b)
{
	size_t row[VMR_TEXT_WORD_MAX + 1], la = strlen(a), lb = strlen(b);
	size_t i, j, diagonal, above;

	for (j = 0; j <= lb; j++)
		row[j] = j;
	for (i = 1; i <= la; i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= lb; j++) {
			above = row[j];
			row[j] = diagonal + (a[i - 1] != b[j - 1]);
			if (above + 1 < row[j])
				row[j] = above + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			diagonal = above;
		}
	}
	return row[lb];
}

struct vmr_nearest vmr_nearest_begin(const char *word)
{
	/* More than a third of the letters wrong is another word. */
	return (struct vmr_nearest){
		.word = word,
		.distance = strlen(word) / 3 + 2,
	};
}

void vmr_nearest_try(struct vmr_nearest *nearest, const char *candidate)
{
	size_t distance;

	if (strlen(candidate) > VMR_TEXT_WORD_MAX ||
	    strlen(nearest->word) > VMR_TEXT_WORD_MAX)
		return;
	distance = text_distance(nearest->word, candidate);
	if (distance >= nearest->distance)
		return;
	nearest->distance = distance;
	strcpy(nearest->best, candidate);
}
