// SPDX-License-Identifier: GPL-2.0-or-later
#include "badness.h"

int64_t vmr_badness_points(const struct vmr_badness *badness, uint64_t total)
{
	if (badness->adj == VMR_BADNESS_ADJ_MIN)
		return VMR_BADNESS_EXEMPT;
	return (int64_t)(badness->rss + badness->swap + badness->tables) +
	       badness->adj * (int64_t)(total / 1000);
}

int64_t vmr_badness_score(int64_t points, uint64_t total)
{
	if (points == VMR_BADNESS_EXEMPT)
		return 0;
	return (1000 + points * 1000 / (int64_t)total) * 2 / 3;
}

size_t vmr_badness_choose(const int64_t *points, size_t n, bool *tie)
{
	size_t best = n, i;

	*tie = false;
	for (i = 0; i < n; i++)
		if (points[i] != VMR_BADNESS_EXEMPT &&
		    (best == n || points[i] >= points[best]))
			best = i;
	for (i = 0; best < n && i < n; i++)
		if (i != best && points[i] != VMR_BADNESS_EXEMPT &&
		    points[best] - points[i] <= 1)
			*tie = true;
	return best;
}
