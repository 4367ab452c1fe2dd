/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One OOM that is contained in a cgroup: victims are started, the one to die is
 * predicted, one more process asks for too much, and what comes of it is traced
 * and compared. Nothing of it is left.
 */
#ifndef VMR_OOM_MEMCG_H
#define VMR_OOM_MEMCG_H

#include "client.h"
#include "json.h"
#include "oom_judge.h"
#include "oom_spec.h"

/**
 * struct vmr_oom_listener - who hears of it while it goes on
 * @say: what is wrong, with the exit code that it means; what is only worth
 *	knowing comes with VMR_EXIT_OK
 * @predicted: who is to die, before it happens; may be NULL
 * @traced: the finished trace; may be NULL
 * @arg: for all of them
 */
struct vmr_oom_listener {
	void (*say)(int code, const char *text, void *arg);
	void (*predicted)(const struct vmr_oom_case *oom, uint64_t limit,
			  void *arg);
	void (*traced)(const struct vmr_result *trace, void *arg);
	void *arg;
};

/* vmr_oom_spec_finish() for this machine. */
int vmr_oom_memcg_spec(struct vmr_oom_spec *spec, char *why, size_t size);

/*
 * Run it. Returns 0 with the scenario's own finished job in @result, or an exit
 * code once the listener has heard why. The caller frees the result in any case.
 */
int vmr_oom_memcg(struct vmr_client *client, struct vmr_oom_spec *spec,
		  const struct vmr_oom_listener *listener,
		  struct vmr_result *result);

/* Put back what a run that was killed has left. Returns an exit code. */
int vmr_oom_cleanup(const struct vmr_oom_listener *listener);

#endif /* VMR_OOM_MEMCG_H */
