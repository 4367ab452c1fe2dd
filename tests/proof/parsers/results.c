// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Results in JSON, as vmr import reads them. What was read is written, and must
 * then be read and written again as the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "result_file.h"

/* Its text, to be freed. */
static char *written(const struct vmr_result_set *set, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);

	if (!out || vmr_result_set_write(set, out))
		abort();
	fclose(out);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vmr_result_set set, again;
	char why[400], *text, *second;
	size_t len, second_len;

	if (vmr_result_text_read((const char *)data, size, &set, why,
				 sizeof(why))) {
		if (!why[0] || strlen(why) >= sizeof(why))
			abort();
		return 0;
	}
	text = written(&set, &len);
	if (vmr_result_text_read(text, len, &again, why, sizeof(why))) {
		fprintf(stderr, "what was written is not read: %s\n%s", why,
			text);
		abort();
	}
	second = written(&again, &second_len);
	if (len != second_len || memcmp(text, second, len)) {
		fprintf(stderr, "written differently:\n%s%s", text, second);
		abort();
	}
	free(second);
	free(text);
	vmr_result_set_free(&again);
	vmr_result_set_free(&set);
	return 0;
}
