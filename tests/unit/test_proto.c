// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Attributes to structs and back: whole, cut short, of wrong types, huge.
 */
#include <errno.h>
#include <netlink/genl/genl.h>
#include <stdlib.h>

#include "ktap.h"
#include "proto.h"

static struct nl_msg *message(uint8_t cmd)
{
	struct nl_msg *msg = nlmsg_alloc_size(1 << 16);

	genlmsg_put(msg, 1, 1, 30, 0, 0, cmd, 1);
	return msg;
}

static struct vmr_attrs attrs_of(struct nl_msg *msg)
{
	const struct genlmsghdr *genl = nlmsg_data(nlmsg_hdr(msg));

	return (struct vmr_attrs){
		.head = genlmsg_attrdata(genl, 0),
		.len = genlmsg_attrlen(genl, 0),
	};
}

static void put_param(struct nl_msg *msg)
{
	struct nlattr *nest;

	nest = nla_nest_start(msg, VMREGRESS_A_INSTRUMENT_PARAM);
	nla_put_string(msg, VMREGRESS_A_PARAM_NAME, "free");
	nla_put_u32(msg, VMREGRESS_A_PARAM_TYPE, VMREGRESS_PARAM_TYPE_CHOICE);
	nla_put_string(msg, VMREGRESS_A_PARAM_HELP, "order of the frees");
	nla_put_u64(msg, VMREGRESS_A_PARAM_MINIMUM, 0);
	nla_put_u64(msg, VMREGRESS_A_PARAM_MAXIMUM, UINT64_MAX);
	nla_put_string(msg, VMREGRESS_A_PARAM_DEFAULT, "fifo");
	nla_put_string(msg, VMREGRESS_A_PARAM_CHOICE, "fifo");
	nla_put_string(msg, VMREGRESS_A_PARAM_CHOICE, "lifo");
	nla_put_string(msg, VMREGRESS_A_PARAM_CHOICE, "shuffled");
	nla_nest_end(msg, nest);
}

static void put_column(struct nl_msg *msg, const char *name, uint32_t type,
		       bool detail)
{
	struct nlattr *nest;

	nest = nla_nest_start(msg, VMREGRESS_A_INSTRUMENT_COLUMN);
	nla_put_string(msg, VMREGRESS_A_COLUMN_NAME, name);
	nla_put_u32(msg, VMREGRESS_A_COLUMN_TYPE, type);
	nla_put_string(msg, VMREGRESS_A_COLUMN_UNIT, "ns");
	nla_put_u32(msg, VMREGRESS_A_COLUMN_BETTER, VMREGRESS_BETTER_LOWER);
	if (detail)
		nla_put_flag(msg, VMREGRESS_A_COLUMN_DETAIL);
	nla_nest_end(msg, nest);
}

static struct nl_msg *instrument_message(void)
{
	struct nl_msg *msg = message(VMREGRESS_CMD_INSTRUMENT_LIST);

	nla_put_string(msg, VMREGRESS_A_INSTRUMENT_NAME, "page_alloc");
	nla_put_u32(msg, VMREGRESS_A_INSTRUMENT_KIND, VMREGRESS_KIND_BENCH);
	nla_put_string(msg, VMREGRESS_A_INSTRUMENT_SUMMARY, "a summary");
	nla_put_u32(msg, VMREGRESS_A_INSTRUMENT_FLAGS,
		    VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE);
	put_param(msg);
	put_column(msg, "pair", VMREGRESS_COLUMN_TYPE_MILLI, false);
	/* An attribute of a newer module. */
	nla_put_u32(msg, 200, 7);
	return msg;
}

static void check_instrument(const struct vmr_instrument *instrument)
{
	const struct vmr_param *param = &instrument->params[0];

	ktap_ok(!strcmp(instrument->name, "page_alloc") &&
		instrument->kind == VMREGRESS_KIND_BENCH &&
		instrument->flags == VMREGRESS_INSTRUMENT_FLAG_EXCLUSIVE,
		"name, kind and flags");
	if (!ktap_ok(instrument->nparams == 1 && param->nchoices == 3,
		     "one parameter with three choices"))
		return;
	ktap_ok(!strcmp(param->choices[2], "shuffled") && param->bounded &&
		param->max == UINT64_MAX && !strcmp(param->def, "fifo") &&
		!param->unit, "choice, bound and default; no unit");
	ktap_ok(vmr_instrument_param(instrument, "free") == param &&
		!vmr_instrument_param(instrument, "fee"),
		"a parameter is found by its name");
}

static void test_instrument(void)
{
	struct nl_msg *msg = instrument_message(), *more;
	struct vmr_instrument instrument = { 0 };
	struct vmr_instruments all = { &instrument, 1 };

	ktap_ok(!strcmp(vmr_proto_instrument_name(attrs_of(msg)), "page_alloc"),
		"the name can be read alone");
	ktap_ok(!vmr_proto_get_instrument(attrs_of(msg), &instrument),
		"an instrument is decoded");
	check_instrument(&instrument);

	more = message(VMREGRESS_CMD_INSTRUMENT_LIST);
	nla_put_string(more, VMREGRESS_A_INSTRUMENT_NAME, "page_alloc");
	put_column(more, "alloc", VMREGRESS_COLUMN_TYPE_U64, true);
	ktap_ok(!vmr_proto_get_instrument(attrs_of(more), &instrument) &&
		instrument.ncolumns == 2 && instrument.nparams == 1 &&
		instrument.kind == VMREGRESS_KIND_BENCH,
		"a second message adds to the first");
	ktap_ok(!instrument.columns[0].detail && instrument.columns[1].detail,
		"which of the columns is a detail");
	ktap_ok(vmr_instruments_find(&all, "page_alloc") == &instrument &&
		vmr_instruments_find(&all, "bench_page_alloc") == &instrument &&
		!vmr_instruments_find(&all, "test_page_alloc"),
		"an instrument is found by both of its names");
	vmr_instrument_free(&instrument);
	nlmsg_free(msg);
	nlmsg_free(more);
}

static void put_setting(struct nl_msg *msg, const char *name, const char *value)
{
	struct nlattr *nest = nla_nest_start(msg, VMREGRESS_A_JOB_SETTING);

	nla_put_string(msg, VMREGRESS_A_SETTING_NAME, name);
	if (value)
		nla_put_string(msg, VMREGRESS_A_SETTING_VALUE, value);
	nla_nest_end(msg, nest);
}

static void test_job(void)
{
	struct nl_msg *msg = message(VMREGRESS_CMD_JOB_GET);
	struct vmr_job job = { 0 };

	nla_put_u64(msg, VMREGRESS_A_JOB_ID, 1ULL << 63);
	nla_put_string(msg, VMREGRESS_A_JOB_INSTRUMENT, "zones");
	put_setting(msg, "order", "0..3");
	put_setting(msg, "deadline", "300");
	nla_put_flag(msg, VMREGRESS_A_JOB_DETACH);
	nla_put_u32(msg, VMREGRESS_A_JOB_VERDICT, 77);
	nla_put_u64(msg, VMREGRESS_A_JOB_ELAPSED_NS, UINT64_MAX);
	ktap_ok(!vmr_proto_get_job(attrs_of(msg), &job), "a job is decoded");
	ktap_ok(job.id == 1ULL << 63 && job.elapsed_ns == UINT64_MAX,
		"64 bits are 64 bits");
	ktap_ok(job.detached && job.settings.n == 2 &&
		!strcmp(vmr_settings_find(&job.settings, "order"), "0..3"),
		"its settings and its flag");
	ktap_ok(!strcmp(vmr_verdict_name(job.verdict), "unknown"),
		"a verdict of a newer module is unknown");
	ktap_ok(!job.reason && !job.total, "what was not sent is not there");
	vmr_job_free(&job);
	nlmsg_free(msg);

	msg = message(VMREGRESS_CMD_JOB_GET);
	nla_put_u64(msg, VMREGRESS_A_JOB_ID, 1);
	put_setting(msg, "order", NULL);
	ktap_ok(vmr_proto_get_job(attrs_of(msg), &job) == -EBADMSG,
		"a setting without a value is refused");
	vmr_job_free(&job);
	nlmsg_free(msg);
}

static void put_cell_u64(struct nl_msg *msg, uint64_t value)
{
	struct nlattr *nest = nla_nest_start(msg, VMREGRESS_A_ROW_CELL);

	/* Kernels put an empty attribute before u64s, to align them. */
	nla_put(msg, VMREGRESS_A_CELL_PAD, 0, NULL);
	nla_put_u64(msg, VMREGRESS_A_CELL_U64, value);
	nla_nest_end(msg, nest);
}

static void put_cell(struct nl_msg *msg, int type, const void *data, int len)
{
	struct nlattr *nest = nla_nest_start(msg, VMREGRESS_A_ROW_CELL);

	nla_put(msg, type, len, data);
	nla_nest_end(msg, nest);
}

static void test_row(void)
{
	struct nl_msg *msg = message(VMREGRESS_CMD_ROW_LIST);
	const int64_t low = INT64_MIN;
	struct vmr_rows rows = { 0 };
	struct vmr_row row;

	nla_put_u64(msg, VMREGRESS_A_ROW_JOB, 3);
	nla_put_u64(msg, VMREGRESS_A_ROW_INDEX, 9);
	put_cell_u64(msg, UINT64_MAX);
	put_cell(msg, VMREGRESS_A_CELL_S64, &low, sizeof(low));
	put_cell(msg, VMREGRESS_A_CELL_STRING, "DMA32", 6);
	put_cell(msg, VMREGRESS_A_CELL_STRING, "", 1);
	put_cell(msg, VMREGRESS_A_CELL_ABSENT, NULL, 0);
	put_cell(msg, VMREGRESS_A_CELL_HIST, "\x06\x02\x07", 3);
	ktap_ok(!vmr_proto_get_row(attrs_of(msg), &rows) &&
		rows.list[0].ncells == 6, "a row is decoded");
	if (rows.n == 1 && rows.list[0].ncells == 6) {
		row = rows.list[0];
		ktap_ok(row.cells[0].type == VMR_CELL_U64 &&
			row.cells[0].u64 == UINT64_MAX, "the largest number");
		ktap_ok(row.cells[1].type == VMR_CELL_S64 &&
			row.cells[1].s64 == INT64_MIN, "the smallest one");
		ktap_ok(!strcmp(row.cells[2].string, "DMA32") &&
			!*row.cells[3].string, "texts, empty ones too");
		ktap_ok(row.cells[4].type == VMR_CELL_ABSENT, "an absent cell");
		ktap_ok(row.cells[5].type == VMR_CELL_HIST &&
			row.cells[5].hist->buckets[0].count == 7, "a histogram");
	}
	vmr_rows_free(&rows);
	nlmsg_free(msg);
}

static void test_row_large(void)
{
	struct nl_msg *msg = message(VMREGRESS_CMD_ROW_LIST);
	struct vmr_rows rows = { 0 };
	int i, err;

	for (i = 0; i < 2000; i++)
		put_cell_u64(msg, i);
	err = vmr_proto_get_row(attrs_of(msg), &rows);
	ktap_ok(!err && rows.list[0].ncells == 2000 &&
		rows.list[0].cells[1999].u64 == 1999,
		"a row of 2000 cells is decoded");
	vmr_rows_free(&rows);
	nlmsg_free(msg);
}

/* Decode what @put makes of an attribute of @type with @len bytes. */
static bool job_refuses(int type, const void *data, int len)
{
	struct nl_msg *msg = message(VMREGRESS_CMD_JOB_GET);
	struct vmr_job job = { 0 };
	int err;

	if (type != VMREGRESS_A_JOB_ID)
		nla_put_u64(msg, VMREGRESS_A_JOB_ID, 1);
	nla_put(msg, type, len, data);
	err = vmr_proto_get_job(attrs_of(msg), &job);
	vmr_job_free(&job);
	nlmsg_free(msg);
	return err == -EBADMSG;
}

static void test_wrong_types(void)
{
	struct nl_msg *msg = message(VMREGRESS_CMD_INSTRUMENT_LIST);
	struct vmr_instrument instrument = { 0 };
	struct vmr_rows rows = { 0 };

	ktap_ok(job_refuses(VMREGRESS_A_JOB_ID, "abc", 3),
		"a u64 of three bytes is refused");
	ktap_ok(job_refuses(VMREGRESS_A_JOB_VERDICT, "a", 1),
		"a u32 of one byte is refused");
	ktap_ok(job_refuses(VMREGRESS_A_JOB_REASON, "abc", 3),
		"a text without an end is refused");
	ktap_ok(job_refuses(VMREGRESS_A_JOB_REASON, "", 0),
		"a text of no bytes is refused");
	ktap_ok(job_refuses(VMREGRESS_A_JOB_SETTING, "\xff\xff", 2),
		"a nest of two bytes is refused");

	nla_put_u32(msg, VMREGRESS_A_INSTRUMENT_KIND, 1);
	ktap_ok(!vmr_proto_instrument_name(attrs_of(msg)) &&
		vmr_proto_get_instrument(attrs_of(msg), &instrument) ==
		-EBADMSG, "an instrument without a name is refused");
	vmr_instrument_free(&instrument);
	nlmsg_free(msg);

	msg = message(VMREGRESS_CMD_ROW_LIST);
	put_cell(msg, 77, "abcd", 4);
	ktap_ok(vmr_proto_get_row(attrs_of(msg), &rows) == -EBADMSG,
		"a cell of no known type is refused");
	vmr_rows_free(&rows);
	nlmsg_free(msg);
}

/* No length of a message may be read beyond its end: ASan looks. */
static void test_truncated(void)
{
	struct nl_msg *msg = instrument_message();
	struct vmr_attrs whole = attrs_of(msg), part;
	struct vmr_instrument instrument = { 0 };
	unsigned int good = 0;
	char *copy;
	int len;

	for (len = 0; len < whole.len; len++) {
		copy = malloc(len ? len : 1);
		memcpy(copy, whole.head, len);
		part = (struct vmr_attrs){ (struct nlattr *)copy, len };
		good += !vmr_proto_get_instrument(part, &instrument);
		vmr_instrument_free(&instrument);
		free(copy);
	}
	ktap_ok(good && good < (unsigned int)whole.len,
		"a message cut anywhere is read or refused: %u of %d read",
		good, whole.len);
	nlmsg_free(msg);
}

/* Every byte of a message turned over, one at a time. */
static void test_damaged(void)
{
	struct nl_msg *msg = instrument_message();
	struct vmr_attrs whole = attrs_of(msg), bad;
	struct vmr_instrument instrument = { 0 };
	char *copy = malloc(whole.len);
	int i, refused = 0;

	for (i = 0; i < whole.len; i++) {
		memcpy(copy, whole.head, whole.len);
		copy[i] ^= 0xff;
		bad = (struct vmr_attrs){ (struct nlattr *)copy, whole.len };
		refused += !!vmr_proto_get_instrument(bad, &instrument);
		vmr_instrument_free(&instrument);
	}
	ktap_ok(refused, "a damaged message does no harm: %d of %d refused",
		refused, whole.len);
	free(copy);
	nlmsg_free(msg);
}

static void test_info(void)
{
	struct nl_msg *msg = message(VMREGRESS_CMD_INFO_GET);
	struct vmr_info info = { 0 };

	nla_put_string(msg, VMREGRESS_A_INFO_VERSION, "0.1.0");
	nla_put_u32(msg, VMREGRESS_A_INFO_TSC_KHZ, 2600000);
	nla_put_u64(msg, VMREGRESS_A_INFO_HELD_BYTES, 4096);
	ktap_ok(!vmr_proto_get_info(attrs_of(msg), &info) &&
		!strcmp(info.version, "0.1.0") && info.tsc_khz == 2600000 &&
		info.held_bytes == 4096 && !info.allow_danger,
		"facts about the module are decoded");
	vmr_info_free(&info);
	nlmsg_free(msg);
}

/* What the kernel would see of a start. */
static void test_start(void)
{
	struct nl_msg *msg = message(VMREGRESS_CMD_JOB_START);
	struct vmr_settings settings = { 0 };
	struct vmr_job job = { 0 };
	const struct nlattr *nest;
	int err;

	err = vmr_settings_add(&settings, "order", "0..3");
	err |= vmr_settings_add(&settings, "free", "");
	ktap_ok(!err && !vmr_proto_put_start(msg, "page_alloc", &settings, true),
		"a start is encoded");
	nla_put_u64(msg, VMREGRESS_A_JOB_ID, 5);
	ktap_ok(!vmr_proto_get_job(attrs_of(msg), &job) && job.detached &&
		job.settings.n == 2 && !strcmp(job.instrument, "page_alloc") &&
		!strcmp(vmr_settings_find(&job.settings, "free"), ""),
		"and reads back as it was");
	nest = nla_find(attrs_of(msg).head, attrs_of(msg).len,
			VMREGRESS_A_JOB_SETTING);
	ktap_ok(nest && nest->nla_type & NLA_F_NESTED,
		"a nest is marked as one, as kernels want it");
	vmr_job_free(&job);
	vmr_settings_free(&settings);
	nlmsg_free(msg);
}

static void test_start_too_large(void)
{
	struct nl_msg *msg = nlmsg_alloc_size(256);
	struct vmr_settings settings = { 0 };
	char value[200];
	int err;

	genlmsg_put(msg, 1, 1, 30, 0, 0, VMREGRESS_CMD_JOB_START, 1);
	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	err = vmr_settings_add(&settings, "a", value);
	err |= vmr_settings_add(&settings, "b", value);
	ktap_ok(!err && vmr_proto_put_start(msg, "x", &settings, false) ==
		-EMSGSIZE, "a start that does not fit is refused");
	vmr_settings_free(&settings);
	nlmsg_free(msg);
}

static uint32_t offset_of(struct nl_msg *msg, const void *attr)
{
	return (const char *)attr - (const char *)nlmsg_hdr(msg);
}

static void test_blame(void)
{
	struct nl_msg *msg = message(VMREGRESS_CMD_JOB_START);
	struct vmr_settings settings = { 0 };
	const struct nlattr *setting, *value;
	char name[VMREGRESS_NAME_LEN + 1];
	int err;

	err = vmr_settings_add(&settings, "order", "12");
	err |= vmr_proto_put_start(msg, "page_alloc", &settings, false);
	setting = nla_find(attrs_of(msg).head, attrs_of(msg).len,
			   VMREGRESS_A_JOB_SETTING);
	value = nla_find(nla_data(setting), nla_len(setting),
			 VMREGRESS_A_SETTING_VALUE);

	vmr_proto_blame(nlmsg_hdr(msg), offset_of(msg, setting), name,
			sizeof(name));
	ktap_ok(!err && !strcmp(name, "order"), "a setting has its own name");
	vmr_proto_blame(nlmsg_hdr(msg), offset_of(msg, value), name,
			sizeof(name));
	ktap_ok(!strcmp(name, "order"), "its value too");
	vmr_proto_blame(nlmsg_hdr(msg), offset_of(msg, attrs_of(msg).head),
			name, sizeof(name));
	ktap_ok(!strcmp(name, "instrument"), "the instrument is named so");
	vmr_proto_blame(nlmsg_hdr(msg), 100000, name, sizeof(name));
	ktap_ok(!*name, "an offset beyond the end is nobody's");
	vmr_proto_blame(nlmsg_hdr(msg), 0, name, sizeof(name));
	ktap_ok(!*name, "neither is one in the header");
	vmr_settings_free(&settings);
	nlmsg_free(msg);
}

int main(void)
{
	test_instrument();
	test_job();
	test_row();
	test_row_large();
	test_wrong_types();
	test_truncated();
	test_damaged();
	test_info();
	test_start();
	test_start_too_large();
	test_blame();
	return ktap_finish();
}
