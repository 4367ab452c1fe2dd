// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Replies of the module: the first byte says which, the rest are its
 * attributes; for an extended acknowledgment, a whole message.
 */
#include <stdlib.h>
#include <string.h>

#include "extack.h"
#include "json.h"
#include "proto.h"

/* As for a column of each type, so that what was read is looked at, too. */
static void print_rows(const struct vmr_rows *rows)
{
	FILE *out = fopen("/dev/null", "w");
	const struct vmr_row *row;
	size_t i, cell;

	for (i = 0; out && i < rows->n; i++) {
		row = &rows->list[i];
		for (cell = 0; cell < row->ncells; cell++)
			if (vmr_json_cell(out, &row->cells[cell],
					  VMREGRESS_COLUMN_TYPE_MILLI))
				abort();
	}
	if (out)
		fclose(out);
}

static void read_instrument(struct vmr_attrs attrs)
{
	struct vmr_instrument instrument = { 0 };

	/* The second time it adds to what is there. */
	if (vmr_proto_instrument_name(attrs) &&
	    !vmr_proto_get_instrument(attrs, &instrument) &&
	    vmr_proto_get_instrument(attrs, &instrument))
		abort();
	vmr_instrument_free(&instrument);
}

static void read_job(struct vmr_attrs attrs)
{
	struct vmr_job job = { 0 };

	if (!vmr_proto_get_job(attrs, &job))
		json_decref(vmr_json_job_head(&job));
	vmr_job_free(&job);
}

static void read_row(struct vmr_attrs attrs)
{
	struct vmr_rows rows = { 0 };

	if (!vmr_proto_get_row(attrs, &rows))
		print_rows(&rows);
	vmr_rows_free(&rows);
}

static void read_info(struct vmr_attrs attrs)
{
	struct vmr_info info = { 0 };

	if (vmr_proto_get_info(attrs, &info))
		memset(&attrs, 0, sizeof(attrs));
	vmr_info_free(&info);
}

/* The length in its head is libnl's to check: here it is that of the bytes. */
static void read_extack(struct nlmsghdr *head, size_t len)
{
	struct vmr_extack extack;
	char name[64];

	if (len < NLMSG_HDRLEN)
		return;
	head->nlmsg_len = len;
	if (!vmr_extack_parse(head, &extack) &&
	    strlen(extack.message) >= sizeof(extack.message))
		abort();
	if (len >= NLMSG_HDRLEN + 4)
		vmr_proto_blame(head, len / 2, name, sizeof(name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vmr_attrs attrs;
	char *bytes;

	if (!size)
		return 0;
	/* A copy of its own: as long as it is, and aligned */
	bytes = malloc(size - 1 ? size - 1 : 1);
	memcpy(bytes, data + 1, size - 1);
	attrs = (struct vmr_attrs){ (void *)bytes, size - 1 };
	switch (data[0] % 5) {
	case 0:
		read_instrument(attrs);
		break;
	case 1:
		read_job(attrs);
		break;
	case 2:
		read_row(attrs);
		break;
	case 3:
		read_info(attrs);
		break;
	default:
		read_extack((void *)bytes, size - 1);
	}
	free(bytes);
	return 0;
}
