// SPDX-License-Identifier: GPL-2.0-or-later
#include "mapfrag.h"

static void mapfrag_measure(struct vmr_mapfrag *map)
{
	struct vmr_mapfrag_class *class = &map->class[map->run_class];

	if (map->run > class->longest)
		class->longest = map->run;
	if (map->run > map->longest) {
		map->longest = map->run;
		map->longest_class = map->run_class;
	}
}

void vmr_mapfrag_add(struct vmr_mapfrag *map, size_t class, uint64_t cells)
{
	if (!cells || class >= VMR_MAPFRAG_CLASSES)
		return;
	if (!map->run || map->run_class != class) {
		map->run = 0;
		map->run_class = class;
		map->runs++;
		map->class[class].runs++;
	}
	map->run += cells;
	map->cells += cells;
	map->class[class].cells += cells;
	mapfrag_measure(map);
}

void vmr_mapfrag_cut(struct vmr_mapfrag *map)
{
	map->run = 0;
}

uint64_t vmr_mapfrag_share(const struct vmr_mapfrag *map, size_t class)
{
	unsigned __int128 cells = map->class[class].cells;

	if (!map->cells)
		return 0;
	return (cells * 10000 + map->cells / 2) / map->cells;
}
