/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMR_PCP_FRESH_H
#define VMR_PCP_FRESH_H

#include <linux/types.h>

struct vmr_pcp_run;

int vmr_pcp_stock(const struct vmr_pcp_run *run, u64 blocks);
int vmr_pcp_fresh(const struct vmr_pcp_run *run);

#endif /* VMR_PCP_FRESH_H */
