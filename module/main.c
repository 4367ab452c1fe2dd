// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>

#include "clock.h"
#include "jobs.h"
#include "netlink.h"
#include "oom_yield.h"
#include "proc.h"

/* No job may run when what others wait in is taken away. */
static void main_exit(void)
{
	vmr_jobs_close();
	vmr_proc_exit();
	vmr_netlink_exit();
	vmr_jobs_drop();
	vmr_oom_yield_exit();
}

static int __init main_init(void)
{
	int err;

	vmr_clock_init();
	err = vmr_oom_yield_init();
	if (err)
		return err;
	err = vmr_netlink_init();
	if (err)
		goto oom_yield_exit;
	err = vmr_proc_init();
	if (err)
		main_exit();
	return err;

oom_yield_exit:
	vmr_oom_yield_exit();
	return err;
}

module_init(main_init);
module_exit(main_exit);

MODULE_DESCRIPTION("VM Regress: trigger and measure the Linux VM");
MODULE_AUTHOR("The VM Regress authors");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
