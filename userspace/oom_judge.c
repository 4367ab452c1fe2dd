// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "local.h"
#include "oom_judge.h"
#include "text.h"

/* How far such a sum may be off, in pages; seen: 64 on 6.12. */
#define JUDGE_COUNTER_ERROR	192

#define JUDGE_COLUMN(name_, unit_, type_, help_)			\
	{ .name = (char *)(name_), .unit = (char *)(unit_),		\
	  .help = (char *)(help_), .type = VMREGRESS_COLUMN_TYPE_##type_ }

struct vmr_column vmr_oom_columns[VMR_OOM_COLUMNS] = {
	JUDGE_COLUMN("comm", NULL, STRING, "name of the process"),
	JUDGE_COLUMN("pid", NULL, U64, "the process"),
	JUDGE_COLUMN("size", "bytes", U64, "what it was told to take"),
	JUDGE_COLUMN("adj", NULL, S64, "its oom_score_adj"),
	JUDGE_COLUMN("rss", "pages", U64, "in memory before"),
	JUDGE_COLUMN("swap", "pages", U64, "in swap before"),
	JUDGE_COLUMN("tables", "pages", U64, "page tables before"),
	JUDGE_COLUMN("predicted", "pages", S64, "badness by arithmetic"),
	JUDGE_COLUMN("points", "pages", S64, "badness by the kernel"),
	JUDGE_COLUMN("score_predicted", NULL, S64, "oom_score by arithmetic"),
	JUDGE_COLUMN("score", NULL, S64, "oom_score by the kernel"),
	JUDGE_COLUMN("fate", NULL, STRING,
		     "killed, killed_too, survived, asked or died"),
};

void vmr_oom_predict(struct vmr_oom_case *oom, uint64_t limit,
		     uint64_t machine)
{
	int64_t points[VMR_OOM_VICTIMS_MAX + 1];
	struct vmr_oom_member *member;
	int64_t all;
	size_t i;

	for (i = 0; i < oom->n; i++) {
		member = &oom->members[i];
		member->predicted = vmr_badness_points(&member->badness, limit);
		points[i] = member->predicted;
		all = vmr_badness_points(&member->badness, machine);
		member->score_predicted = vmr_badness_score(all, machine);
	}
	oom->choice = vmr_badness_choose(points, oom->n, &oom->tie);
}

static const struct vmr_cell *judge_cell(const struct vmr_result *trace,
					 size_t row, const char *column)
{
	static const struct vmr_cell absent = { .type = VMR_CELL_ABSENT };
	size_t i;

	for (i = 0; i < trace->instrument->ncolumns; i++)
		if (!strcmp(trace->instrument->columns[i].name, column) &&
		    i < trace->rows.list[row].ncells)
			return &trace->rows.list[row].cells[i];
	return &absent;
}

static bool judge_is(const struct vmr_result *trace, size_t row,
		     const char *event)
{
	const struct vmr_cell *cell = judge_cell(trace, row, "event");

	return cell->type == VMR_CELL_STRING && cell->string &&
	       !strcmp(cell->string, event);
}

/* The member that a row is about, or n. */
static size_t judge_member(const struct vmr_oom_case *oom,
			   const struct vmr_result *trace, size_t row)
{
	uint64_t pid = judge_cell(trace, row, "pid")->u64;
	size_t i;

	for (i = 0; i < oom->n && (uint64_t)oom->members[i].pid != pid; i++)
		;
	return i;
}

/* The row of an event of some member from @row on; the number of rows if none. */
static size_t judge_next(const struct vmr_oom_case *oom,
			 const struct vmr_result *trace, const char *event,
			 size_t row)
{
	for (; row < trace->rows.n; row++)
		if (judge_is(trace, row, event) &&
		    judge_member(oom, trace, row) < oom->n)
			break;
	return row;
}

static uint64_t judge_count(const struct vmr_oom_case *oom,
			    const struct vmr_result *trace, const char *event)
{
	uint64_t count = 0;
	size_t row = 0;

	while ((row = judge_next(oom, trace, event, row)) < trace->rows.n) {
		count++;
		row++;
	}
	return count;
}

/* Its points at the first choice. */
static struct vmr_cell judge_points(const struct vmr_oom_case *oom,
				    const struct vmr_result *trace, size_t i)
{
	size_t row = 0;

	while ((row = judge_next(oom, trace, "candidate", row)) <
	       trace->rows.n) {
		if (judge_member(oom, trace, row) == i)
			return *judge_cell(trace, row, "points");
		row++;
	}
	return (struct vmr_cell){ .type = VMR_CELL_ABSENT };
}

/* Whether the OOM killer took it, first or later. */
static bool judge_was_marked(const struct vmr_oom_case *oom,
			     const struct vmr_result *trace, size_t i)
{
	size_t row = 0;

	while ((row = judge_next(oom, trace, "marked", row)) < trace->rows.n)
		if (judge_member(oom, trace, row++) == i)
			return true;
	return false;
}

/* A victim that is slow to die does not keep others from being taken too. */
static const char *judge_fate(const struct vmr_oom_case *oom,
			      const struct vmr_result *trace, size_t i,
			      size_t killed)
{
	if (i == killed)
		return "killed";
	if (judge_was_marked(oom, trace, i))
		return "killed_too";
	if (!oom->members[i].survived)
		return "died";
	return i == oom->n - 1 ? "asked" : "survived";
}

#define JUDGE_U64(x)	((struct vmr_cell){ .type = VMR_CELL_U64, .u64 = (x) })
#define JUDGE_S64(x)	((struct vmr_cell){ .type = VMR_CELL_S64, .s64 = (x) })
#define JUDGE_TEXT(x)	((struct vmr_cell){ .type = VMR_CELL_STRING, \
					    .string = (x) })

static int judge_row(struct vmr_rows *rows, const struct vmr_oom_member *member,
		     struct vmr_cell points, const char *fate)
{
	const struct vmr_badness *badness = &member->badness;
	const struct vmr_cell cells[VMR_OOM_COLUMNS] = {
		JUDGE_TEXT(member->name), JUDGE_U64(member->pid),
		JUDGE_U64(member->size), JUDGE_S64(badness->adj),
		JUDGE_U64(badness->rss), JUDGE_U64(badness->swap),
		JUDGE_U64(badness->tables),
		member->predicted == VMR_BADNESS_EXEMPT ?
			(struct vmr_cell){ .type = VMR_CELL_ABSENT } :
			JUDGE_S64(member->predicted),
		points, JUDGE_S64(member->score_predicted),
		JUDGE_S64(member->score), JUDGE_TEXT(fate),
	};

	return vmr_rows_add(rows, cells, VMR_ARRAY_SIZE(cells));
}

static int judge_say(struct vmr_result *result, uint32_t verdict,
		     const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int judge_say(struct vmr_result *result, uint32_t verdict,
		     const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&result->job.reason, fmt, args) < 0)
		result->job.reason = NULL;
	va_end(args);
	result->job.verdict = verdict;
	return result->job.reason ? 0 : -ENOMEM;
}

/* The counters of the cgroup against the rows, where there are such rows. */
static bool judge_counters(const struct vmr_oom_case *oom,
			   const struct vmr_result *trace, char *why,
			   size_t size)
{
	uint64_t asked = judge_count(oom, trace, "asked");
	uint64_t marked = judge_count(oom, trace, "marked");
	uint64_t calls = oom->after.oom - oom->before.oom;
	uint64_t kills = oom->after.oom_kill - oom->before.oom_kill;

	snprintf(why, size, "memory.events: oom +%" PRIu64 ", oom_kill +%" PRIu64
		 "; traced: asked %" PRIu64 ", marked %" PRIu64, calls, kills,
		 asked, marked);
	return (!asked || asked == calls) && marked == kills;
}

static const char *judge_text(const struct vmr_result *trace, size_t row,
			      const char *column, char buf[VMR_TEXT_NUMBER])
{
	const char *text = row < trace->rows.n ?
		vmr_text_cell(judge_cell(trace, row, column),
			      VMREGRESS_COLUMN_TYPE_S64, buf) : NULL;

	return text ? text : "-";
}

/*
 * Some kernels choose by per-CPU counters that they do not add up exactly, and
 * show exact ones to us: what their own points explain is a tie as well.
 */
static bool judge_is_tie(const struct vmr_oom_case *oom,
			 const struct vmr_result *trace, size_t killed)
{
	const struct vmr_cell points = judge_points(oom, trace, killed);
	const struct vmr_cell other = judge_points(oom, trace, oom->choice);
	int64_t gap;

	if (oom->members[killed].predicted == VMR_BADNESS_EXEMPT)
		return false;
	gap = oom->members[oom->choice].predicted -
	      oom->members[killed].predicted;
	if (gap <= 1)
		return true;
	return gap <= JUDGE_COUNTER_ERROR && points.type == VMR_CELL_S64 &&
	       other.type == VMR_CELL_S64 && points.s64 >= other.s64;
}

static int judge_choice(const struct vmr_oom_case *oom,
			const struct vmr_result *trace, size_t killed,
			struct vmr_result *result)
{
	const struct vmr_oom_member *choice = &oom->members[oom->choice];
	size_t invoked = judge_next(oom, trace, "invoked", 0);
	char counters[160], buf[VMR_TEXT_NUMBER];
	bool tie = oom->tie || killed != oom->choice;

	if (killed != oom->choice && !judge_is_tie(oom, trace, killed))
		return judge_say(result, VMREGRESS_VERDICT_FAIL,
				 "%s was predicted, %s was killed",
				 choice->name, oom->members[killed].name);
	if (!judge_counters(oom, trace, counters, sizeof(counters)))
		return judge_say(result, VMREGRESS_VERDICT_FAIL, "%s", counters);
	return judge_say(result, VMREGRESS_VERDICT_PASS,
			 "%s was %s and killed; %s asked (order %s, %s, %s); %s",
			 oom->members[killed].name,
			 tie ? "predicted in a tie" : "predicted",
			 judge_text(trace, invoked, "comm", buf),
			 judge_text(trace, invoked, "order", buf),
			 judge_text(trace, invoked, "gfp", buf),
			 judge_text(trace, invoked, "constraint", buf),
			 counters);
}

static int judge_verdict(const struct vmr_oom_case *oom,
			 const struct vmr_result *trace, size_t killed,
			 struct vmr_result *result)
{
	const char *reason = trace->job.reason ? trace->job.reason : "";
	size_t i;

	if (trace->job.verdict == VMREGRESS_VERDICT_ERROR ||
	    trace->job.verdict == VMREGRESS_VERDICT_SKIP)
		return judge_say(result, trace->job.verdict, "the trace: %s",
				 reason);
	if (killed == oom->n)
		return judge_say(result, VMREGRESS_VERDICT_ERROR,
				 "nobody was killed; %s", reason);
	if (oom->choice == oom->n)
		return judge_say(result, VMREGRESS_VERDICT_FAIL,
				 "nobody was predicted, %s was killed",
				 oom->members[killed].name);
	for (i = 0; i < oom->n; i++)
		if (!oom->members[i].survived &&
		    !judge_was_marked(oom, trace, i))
			return judge_say(result, VMREGRESS_VERDICT_FAIL,
					 "%s died, and not by the OOM killer",
					 oom->members[i].name);
	return judge_choice(oom, trace, killed, result);
}

int vmr_oom_judge(const struct vmr_oom_case *oom,
		  const struct vmr_result *trace, struct vmr_result *result)
{
	const struct vmr_instrument *instrument = &vmr_local_oom_memcg.instrument;
	size_t killed = oom->n, row, i;
	int err = 0;

	row = judge_next(oom, trace, "marked", 0);
	if (row < trace->rows.n)
		killed = judge_member(oom, trace, row);
	result->instrument = instrument;
	result->job.instrument = strdup(instrument->name);
	result->job.kind = instrument->kind;
	result->job.state = VMREGRESS_STATE_FINISHED;
	for (i = 0; !err && i < oom->n; i++)
		err = judge_row(&result->rows, &oom->members[i],
				judge_points(oom, trace, i),
				judge_fate(oom, trace, i, killed));
	return err ? err : judge_verdict(oom, trace, killed, result);
}
