/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a map of cells falls apart: of each class the cells, and the runs of
 * cells that follow each other.
 */
#ifndef VMR_MAPFRAG_H
#define VMR_MAPFRAG_H

#include <stddef.h>
#include <stdint.h>

/* More classes than any map has. */
#define VMR_MAPFRAG_CLASSES	32

struct vmr_mapfrag_class {
	uint64_t cells;
	uint64_t runs;
	uint64_t longest;	/* run, in cells */
};

/**
 * struct vmr_mapfrag - a map as read so far
 * @class: by the number that the caller gives a class
 * @cells: of all classes
 * @runs: of all classes
 * @longest: run of all, in cells; the first of equals
 * @longest_class: whose run that is
 * @run: the run at hand, in cells; 0 when the next cell begins one
 * @run_class: its class
 */
struct vmr_mapfrag {
	struct vmr_mapfrag_class class[VMR_MAPFRAG_CLASSES];
	uint64_t cells;
	uint64_t runs;
	uint64_t longest;
	size_t longest_class;
	uint64_t run;
	size_t run_class;
};

/* Read on: so many @cells of a @class below VMR_MAPFRAG_CLASSES. */
void vmr_mapfrag_add(struct vmr_mapfrag *map, size_t class, uint64_t cells);

/* What follows does not continue the run at hand: another zone, or a gap. */
void vmr_mapfrag_cut(struct vmr_mapfrag *map);

/* The cells of a class as a part of all, in hundredths of a percent, rounded */
uint64_t vmr_mapfrag_share(const struct vmr_mapfrag *map, size_t class);

#endif /* VMR_MAPFRAG_H */
