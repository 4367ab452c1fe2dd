// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "result_cell.h"

/* Digits only, and no more than 64 bits. */
static bool cell_u64(const char *text, uint64_t *number)
{
	char *end;

	if (!text || !isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*number = strtoull(text, &end, 10);
	return !errno && !*end;
}

static bool cell_s64(const char *text, int64_t *number)
{
	char *end;

	if (!text)
		return false;
	errno = 0;
	*number = strtoll(text, &end, 10);
	return !errno && !*end;
}

/* "-1.500" is -1500: exactly three decimals. */
static bool cell_milli(const char *text, int64_t *milli)
{
	char digits[32], *dot;
	size_t len = text ? strlen(text) : 0;

	if (len < 5 || len >= sizeof(digits) || text[len - 4] != '.')
		return false;
	memcpy(digits, text, len + 1);
	dot = digits + len - 4;
	memmove(dot, dot + 1, 4);
	return cell_s64(digits, milli);
}

static int cell_bucket(const struct vmr_json_exact *exact, const json_t *pair,
		       struct vmr_bucket *bucket)
{
	char low[32], count[32];

	if (json_array_size(pair) != 2 ||
	    !cell_u64(vmr_json_exact_number(exact, json_array_get(pair, 0),
					    low), &bucket->low) ||
	    !cell_u64(vmr_json_exact_number(exact, json_array_get(pair, 1),
					    count), &bucket->count))
		return -EINVAL;
	return 0;
}

static int cell_hist(const struct vmr_json_exact *exact, const json_t *value,
		     struct vmr_rows *rows, struct vmr_cell *cell)
{
	size_t n = json_array_size(value), i;
	struct vmr_bucket *buckets;

	if (!json_is_array(value))
		return -EINVAL;
	buckets = vmr_rows_new_hist(rows, cell, n);
	if (!buckets)
		return -ENOMEM;
	for (i = 0; i < n; i++) {
		if (cell_bucket(exact, json_array_get(value, i), &buckets[i]))
			return -EINVAL;
		if (i && buckets[i].low <= buckets[i - 1].low)
			return -EINVAL;
	}
	return 0;
}

static int cell_string(const json_t *value, struct vmr_rows *rows,
		       struct vmr_cell *cell)
{
	if (!json_is_string(value))
		return -EINVAL;
	return vmr_rows_set_text(rows, cell, json_string_value(value));
}

static int cell_number(const struct vmr_json_exact *exact, const json_t *value,
		       uint32_t type, struct vmr_cell *cell)
{
	char buf[32];
	const char *text = vmr_json_exact_number(exact, value, buf);
	enum vmr_cell_type got = VMR_CELL_S64;
	bool good;

	if (type == VMREGRESS_COLUMN_TYPE_U64) {
		got = VMR_CELL_U64;
		good = cell_u64(text, &cell->u64);
	} else if (type == VMREGRESS_COLUMN_TYPE_MILLI) {
		good = cell_milli(text, &cell->s64);
	} else {
		good = cell_s64(text, &cell->s64);
	}
	cell->type = good ? got : VMR_CELL_ABSENT;
	return good ? 0 : -EINVAL;
}

int vmr_result_cell_read(const struct vmr_json_exact *exact,
			 const json_t *value, uint32_t type,
			 struct vmr_rows *rows, struct vmr_cell *cell,
			 const char **why)
{
	static const char *const wants[] = {
		[VMREGRESS_COLUMN_TYPE_U64] = "no u64",
		[VMREGRESS_COLUMN_TYPE_S64] = "no s64",
		[VMREGRESS_COLUMN_TYPE_MILLI] =
			"no number with three decimals",
		[VMREGRESS_COLUMN_TYPE_STRING] = "no string",
		[VMREGRESS_COLUMN_TYPE_HIST] =
			"no ascending [low,count] pairs",
	};

	memset(cell, 0, sizeof(*cell));
	*why = wants[type];
	if (json_is_null(value))
		return 0;
	if (type == VMREGRESS_COLUMN_TYPE_STRING)
		return cell_string(value, rows, cell);
	if (type == VMREGRESS_COLUMN_TYPE_HIST)
		return cell_hist(exact, value, rows, cell);
	return cell_number(exact, value, type, cell);
}

uint32_t vmr_result_cell_guess(const struct vmr_json_exact *exact,
			       const json_t *value)
{
	char buf[32];
	const char *text = vmr_json_exact_number(exact, value, buf);

	if (json_is_string(value))
		return VMREGRESS_COLUMN_TYPE_STRING;
	if (json_is_array(value))
		return VMREGRESS_COLUMN_TYPE_HIST;
	return text && *text == '-' ? VMREGRESS_COLUMN_TYPE_S64 :
				      VMREGRESS_COLUMN_TYPE_U64;
}
