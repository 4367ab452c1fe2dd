/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMR_ZONE_H
#define VMR_ZONE_H

#include <linux/types.h>

struct zone;

u64 vmr_zone_pcp_pages(struct zone *zone);
u64 vmr_zone_free_pages(struct zone *zone);
gfp_t vmr_zone_gfp(struct zone *zone);
u64 vmr_zone_spare_pages(void);
gfp_t vmr_zone_modifier(const struct zone *zone);
struct zone *vmr_zone_find(unsigned int nid, const char *name);

#endif /* VMR_ZONE_H */
