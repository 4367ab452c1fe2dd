/* SPDX-License-Identifier: GPL-2.0 */
#ifndef VMR_PROC_H
#define VMR_PROC_H

struct seq_file;
struct vmr_instrument;
struct vmr_job;

/* Longest request that may be written, in bytes. */
#define VMR_PROC_REQUEST_MAX	1024

int vmr_proc_init(void);
void vmr_proc_exit(void);

void vmr_proc_show_usage(struct seq_file *seq,
			 const struct vmr_instrument *ins);
void vmr_proc_show_head(struct seq_file *seq, struct vmr_job *job);
void vmr_proc_show_row(struct seq_file *seq, struct vmr_job *job, u64 index);
void vmr_proc_show_foot(struct seq_file *seq, struct vmr_job *job);

#endif /* VMR_PROC_H */
