/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was predicted, what came, and whether both agree. No I/O: from the
 * trace's table to a table and a verdict of the scenario itself.
 */
#ifndef VMR_OOM_JUDGE_H
#define VMR_OOM_JUDGE_H

#include "json.h"
#include "oom_spec.h"

/**
 * struct vmr_oom_member - a process of the cgroup
 * @name: what it calls itself
 * @pid: the process
 * @size: bytes that it was to take
 * @badness: what it held before
 * @predicted: its points by that, or VMR_BADNESS_EXEMPT
 * @score: its oom_score before
 * @score_predicted: the same by arithmetic
 * @survived: it was there afterwards
 */
struct vmr_oom_member {
	const char *name;
	int pid;
	uint64_t size;
	struct vmr_badness badness;
	int64_t predicted;
	int64_t score;
	int64_t score_predicted;
	bool survived;
};

/* Of memory.events. */
struct vmr_oom_events {
	uint64_t oom;
	uint64_t oom_kill;
};

/**
 * struct vmr_oom_case - one contained OOM
 * @members: the victims, and last the one who asks
 * @n: number of @members
 * @choice: index of the one that is predicted; @n for none
 * @tie: another one is as likely
 * @before: the counters before
 * @after: and after
 */
struct vmr_oom_case {
	struct vmr_oom_member members[VMR_OOM_VICTIMS_MAX + 1];
	size_t n;
	size_t choice;
	bool tie;
	struct vmr_oom_events before;
	struct vmr_oom_events after;
};

/* The table: a row for each member. */
#define VMR_OOM_COLUMNS	12

extern struct vmr_column vmr_oom_columns[VMR_OOM_COLUMNS];

/* Fills members' points and the choice; @limit and @machine in pages. */
void vmr_oom_predict(struct vmr_oom_case *oom, uint64_t limit,
		     uint64_t machine);

/*
 * Table and verdict, from the finished @trace; the rest of the job is the
 * caller's, who frees @result in any case. 0 or -ENOMEM.
 */
int vmr_oom_judge(const struct vmr_oom_case *oom,
		  const struct vmr_result *trace, struct vmr_result *result);

#endif /* VMR_OOM_JUDGE_H */
