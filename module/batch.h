/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What benchmarks of an allocator share: they allocate a batch, free it in some
 * order, and time both halves.
 */
#ifndef VMR_BATCH_H
#define VMR_BATCH_H

#include "figures.h"
#include "instrument.h"
#include "measure.h"

struct vmr_cell;
struct vmr_settings;

/* Indices into vmr_batch_orders, as a choice parameter holds them. */
enum vmr_batch_order {
	VMR_BATCH_FIFO,
	VMR_BATCH_LIFO,
	VMR_BATCH_SHUFFLED,
	VMR_BATCH_ORDERS
};

/* Largest batch: an index into it is a u16. */
#define VMR_BATCH_MAX	16384

extern const char *const vmr_batch_orders[VMR_BATCH_ORDERS + 1];

#define VMR_BATCH_COST(name_, unit_, help_)				\
	{ .name = (name_), .unit = (unit_), .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_MILLI,				\
	  .better = VMREGRESS_BETTER_LOWER }

#define VMR_BATCH_DETAIL(name_, unit_, help_)				\
	{ .name = (name_), .unit = (unit_), .help = (help_),		\
	  .type = VMREGRESS_COLUMN_TYPE_MILLI, .detail = true,		\
	  .better = VMREGRESS_BETTER_LOWER }

/* The last columns of such a benchmark, from index @first on. */
#define VMR_BATCH_NFIGURES	11
#define VMR_BATCH_NCOLUMNS						\
	(VMR_BATCH_NFIGURES + VMR_LATENCY_NCOLUMNS + VMR_ENGINE_NCOLUMNS)
#define VMR_BATCH_COLUMNS(first)					\
	[(first)] =							\
	{ .name = "rep", .type = VMREGRESS_COLUMN_TYPE_U64,		\
	  .help = "repetition" },					\
	{ .name = "ops", .type = VMREGRESS_COLUMN_TYPE_U64,		\
	  .help = "pairs of an allocation and a free" },		\
	VMR_BATCH_COST("pair_time", "ns", "allocation and free"),	\
	VMR_BATCH_COST("alloc_time", "ns", "allocation, timed by the batch"), \
	VMR_BATCH_COST("free_time", "ns", "free, timed by the batch"),	\
	VMR_BATCH_DETAIL("pair", "cycles", "allocation and free"),	\
	VMR_BATCH_DETAIL("alloc", "cycles", "allocation, timed by the batch"), \
	VMR_BATCH_DETAIL("free", "cycles", "free, timed by the batch"),	\
	VMR_BATCH_COST("pair_net", "cycles", "pair without the clock"),	\
	VMR_BATCH_COST("alloc_net", "cycles", "alloc without the clock"), \
	VMR_BATCH_COST("free_net", "cycles", "free without the clock"),	\
	VMR_LATENCY_COLUMNS((first) + VMR_BATCH_NFIGURES),		\
	VMR_ENGINE_COLUMNS((first) + VMR_BATCH_NFIGURES + VMR_LATENCY_NCOLUMNS)

u16 *vmr_batch_next(const struct vmr_settings *settings, unsigned int count,
		    enum vmr_batch_order order);
int vmr_batch_rows(struct vmr_measure *measure, const struct vmr_work *work,
		   const struct vmr_cell *own, unsigned int count);
int vmr_batch_check_gfp(const struct vmr_settings *settings, unsigned int param,
			struct vmr_refusal *refusal);
int vmr_batch_check_bytes(const struct vmr_settings *settings,
			  unsigned int param, u64 bytes,
			  struct vmr_refusal *refusal);

#endif /* VMR_BATCH_H */
