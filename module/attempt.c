// SPDX-License-Identifier: GPL-2.0
#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/string.h>

#include "attempt.h"
#include "clock.h"
#include "table.h"

/* A difference of the time stamp counter beyond this is none. */
#define ATTEMPT_CYCLES_BITS	54

#define ATTEMPT_NUMBER(name_, unit_, help_)				\
	{ .name = (name_), .unit = (unit_), .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64 }

#define ATTEMPT_COST(name_, unit_, help_)				\
	{ .name = (name_), .unit = (unit_), .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_U64,				\
	  .better = VMREGRESS_BETTER_LOWER }

#define ATTEMPT_BLOCKS(order_)						\
	ATTEMPT_NUMBER("free_" #order_, NULL,				\
		       "free blocks of order " #order_ " after it")

/* The first columns of vmr_attempt_columns: all but those of the snapshot. */
enum {
	ATTEMPT_ATTEMPT,
	ATTEMPT_START,
	ATTEMPT_SUCCESS,
	ATTEMPT_NODE,
	ATTEMPT_ZONE,
	ATTEMPT_TIME,
	ATTEMPT_CYCLES,
	ATTEMPT_CYCLES_NET,
	ATTEMPT_KSWAPD,
	ATTEMPT_DIRECT,
	ATTEMPT_COMPACT_STALL,
	ATTEMPT_COMPACT_SUCCESS,
	ATTEMPT_COMPACT_FAIL,
	ATTEMPT_FREE
};

const struct vmr_column vmr_attempt_columns[VMR_ATTEMPT_NCOLUMNS] = {
	ATTEMPT_NUMBER("attempt", NULL, "number of the attempt"),
	ATTEMPT_NUMBER("start", "ns", "when it began, since the job began"),
	{ .name = "success", .help = "1 when it got its block",
	  .type = VMREGRESS_COLUMN_TYPE_U64,
	  .better = VMREGRESS_BETTER_HIGHER },
	ATTEMPT_NUMBER("node", NULL, "node of the block"),
	{ .name = "zone", .help = "zone of the block",
	  .type = VMREGRESS_COLUMN_TYPE_STRING },
	ATTEMPT_COST("time", "ns", "the allocation, successful or not"),
	ATTEMPT_COST("cycles", "cycles", "the same in cycles"),
	ATTEMPT_COST("cycles_net", "cycles", "less what the clock costs"),
	ATTEMPT_NUMBER("kswapd", NULL,
		       "runs of kswapd on the machine meanwhile"),
	ATTEMPT_NUMBER("direct", NULL,
		       "direct reclaims on the machine meanwhile"),
	ATTEMPT_NUMBER("compact_stall", NULL,
		       "direct compactions on the machine meanwhile"),
	ATTEMPT_NUMBER("compact_success", NULL,
		       "of these, the ones that made a block"),
	ATTEMPT_NUMBER("compact_fail", NULL,
		       "of these, the ones that made none"),
	ATTEMPT_BLOCKS(0), ATTEMPT_BLOCKS(1), ATTEMPT_BLOCKS(2),
	ATTEMPT_BLOCKS(3), ATTEMPT_BLOCKS(4), ATTEMPT_BLOCKS(5),
	ATTEMPT_BLOCKS(6), ATTEMPT_BLOCKS(7), ATTEMPT_BLOCKS(8),
	ATTEMPT_BLOCKS(9), ATTEMPT_BLOCKS(10),
};

static_assert(ATTEMPT_FREE + VMR_BUDDY_ORDERS == VMR_ATTEMPT_NCOLUMNS,
	      "a column for each order");

/* The one allocation, and nothing else within the clock. */
static void attempt_take(struct vmr_attempt *attempt)
{
	u64 begun;

	attempt->start_ns = ktime_get_ns();
	attempt->by_tsc = vmr_clock_is_good();
	if (attempt->by_tsc) {
		begun = vmr_clock_begin();
		attempt->page = alloc_pages_node(attempt->nid, attempt->flags,
						 attempt->order);
		attempt->took = vmr_clock_end() - begun;
	} else {
		begun = ktime_get_ns();
		attempt->page = alloc_pages_node(attempt->nid, attempt->flags,
						 attempt->order);
		attempt->took = ktime_get_ns() - begun;
	}
}

static void attempt_look_at(struct zone *zone, struct vmr_buddy *sum)
{
	struct vmr_buddy buddy;
	unsigned int order;

	vmr_buddy_read(zone, &buddy);
	for (order = 0; order < VMR_BUDDY_ORDERS; order++)
		sum->nr_free[order] += buddy.nr_free[order];
}

/* The free blocks of the node that was asked, or of all nodes. */
static void attempt_look(struct vmr_attempt *attempt)
{
	struct zone *zone;
	int nid, i;

	memset(&attempt->buddy, 0, sizeof(attempt->buddy));
	for_each_online_node(nid) {
		if (attempt->nid != NUMA_NO_NODE && attempt->nid != nid)
			continue;
		for (i = 0; i < MAX_NR_ZONES; i++) {
			zone = &NODE_DATA(nid)->node_zones[i];
			if (populated_zone(zone))
				attempt_look_at(zone, &attempt->buddy);
		}
	}
}

/**
 * vmr_attempt_make() - make an attempt
 * @attempt: which one; @attempt->page is the caller's afterwards
 *
 * May sleep, whatever the flags: it reads the counters of every CPU.
 */
void vmr_attempt_make(struct vmr_attempt *attempt)
{
	vmr_vmevents_read(&attempt->room, &attempt->before);
	attempt_take(attempt);
	vmr_vmevents_read(&attempt->room, &attempt->after);
	if (attempt->snapshot)
		attempt_look(attempt);
}

static struct vmr_cell attempt_cell(bool known, u64 value)
{
	const struct vmr_cell cell = VMR_U64(value), absent = VMR_ABSENT;

	return known ? cell : absent;
}

static struct vmr_cell attempt_zone_cell(const struct page *page)
{
	struct vmr_cell cell = VMR_ABSENT;

	if (page) {
		cell.type = VMR_CELL_STRING;
		cell.string = page_zone(page)->name;
	}
	return cell;
}

static void attempt_time_cells(const struct vmr_attempt *attempt,
			       struct vmr_cell *cells)
{
	u64 took = attempt->took, clock = vmr_clock_facts()->pair_cycles;
	bool sane = !(took >> ATTEMPT_CYCLES_BITS);
	bool cycles = attempt->by_tsc && sane;

	cells[ATTEMPT_TIME] = attempt_cell(sane, cycles ?
		div_u64(vmr_clock_milli_ns(took, 1), 1000) : took);
	cells[ATTEMPT_CYCLES] = attempt_cell(cycles, took);
	cells[ATTEMPT_CYCLES_NET] = attempt_cell(cycles, took > clock ?
						 took - clock : 0);
}

static void attempt_event_cells(const struct vmr_attempt *attempt,
				struct vmr_cell *cells)
{
	const struct vmr_vmevents *before = &attempt->before;
	const struct vmr_vmevents *after = &attempt->after;
	const bool events = VMR_VMEVENTS_EXIST;
	const bool compaction = VMR_VMEVENTS_COMPACTION_EXIST;

	cells[ATTEMPT_KSWAPD] =
		attempt_cell(events, after->kswapd - before->kswapd);
	cells[ATTEMPT_DIRECT] =
		attempt_cell(events, after->direct - before->direct);
	cells[ATTEMPT_COMPACT_STALL] =
		attempt_cell(compaction,
			     after->compact_stall - before->compact_stall);
	cells[ATTEMPT_COMPACT_SUCCESS] =
		attempt_cell(compaction,
			     after->compact_success - before->compact_success);
	cells[ATTEMPT_COMPACT_FAIL] =
		attempt_cell(compaction,
			     after->compact_fail - before->compact_fail);
}

/**
 * vmr_attempt_row() - add an attempt to a table of vmr_attempt_columns
 * @attempt: an attempt that was made, its block not freed yet
 * @table: the table
 * @number: number of the attempt
 * @since_ns: the moment from which its start is counted, by ktime_get_ns()
 *
 * Return: 0 or as vmr_table_append().
 */
int vmr_attempt_row(const struct vmr_attempt *attempt, struct vmr_table *table,
		    u64 number, u64 since_ns)
{
	struct vmr_cell cells[VMR_ATTEMPT_NCOLUMNS];
	const struct page *page = attempt->page;
	unsigned int order;

	cells[ATTEMPT_ATTEMPT] = attempt_cell(true, number);
	cells[ATTEMPT_START] = attempt_cell(true, attempt->start_ns - since_ns);
	cells[ATTEMPT_SUCCESS] = attempt_cell(true, !!page);
	cells[ATTEMPT_NODE] = attempt_cell(page, page ? page_to_nid(page) : 0);
	cells[ATTEMPT_ZONE] = attempt_zone_cell(page);
	attempt_time_cells(attempt, cells);
	attempt_event_cells(attempt, cells);
	for (order = 0; order < VMR_BUDDY_ORDERS; order++)
		cells[ATTEMPT_FREE + order] =
			attempt_cell(attempt->snapshot,
				     attempt->buddy.nr_free[order]);
	return vmr_table_append(table, cells, ARRAY_SIZE(cells));
}
