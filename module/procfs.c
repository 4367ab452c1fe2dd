// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/vmregress: an entry for each instrument. Writing runs it, reading
 * shows what it found; each open file has its own result.
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "jobs.h"
#include "proc.h"
#include "registry.h"

#define PROCFS_DIR	"vmregress"

/**
 * struct procfs_file - an open entry
 * @ins: the instrument behind it
 * @lock: guards @job and @written
 * @job: the job to show, or NULL
 * @written: @job was started through this file
 */
struct procfs_file {
	const struct vmr_instrument *ins;
	struct mutex lock;	/* guards job and written */
	struct vmr_job *job;
	bool written;
};

static void procfs_set_job(struct procfs_file *file, struct vmr_job *job)
{
	vmr_job_put(file->job);
	file->job = job;
}

/* Words with '=' set a parameter by name, the others in their order. */
static int procfs_set_word(struct vmr_settings *settings, char *word,
			   unsigned int *position, struct vmr_refusal *refusal)
{
	char *value = strchr(word, '=');

	if (value) {
		*value++ = '\0';
		return vmr_settings_set(settings, word, value, refusal);
	}
	if (*position >= settings->ins->npositional)
		return -EINVAL;
	return vmr_settings_set_at(settings, (*position)++, word, refusal);
}

static int procfs_read_request(struct vmr_settings *settings, char *request)
{
	struct vmr_refusal refusal = { .param = -1 };
	unsigned int position = 0;
	char *word;
	int err;

	while ((word = strsep(&request, " \t\n"))) {
		if (!*word)
			continue;
		err = procfs_set_word(settings, word, &position, &refusal);
		if (err)
			return err;
	}
	return vmr_settings_finish(settings, &refusal);
}

static struct vmr_job *procfs_start(const struct vmr_instrument *ins,
				    char *request)
{
	struct vmr_settings *settings = vmr_settings_new(ins);
	struct vmr_job *job;
	int err;

	if (!settings)
		return ERR_PTR(-ENOMEM);
	err = procfs_read_request(settings, request);
	job = err ? ERR_PTR(err) : vmr_jobs_start(settings, 0, true, NULL);
	if (IS_ERR(job))
		vmr_settings_free(settings);
	return job;
}

/* Runs a job to its end; a signal ends it early. */
static int procfs_run(struct procfs_file *file, char *request)
{
	struct vmr_job *job = procfs_start(file->ins, request);
	int err;

	if (IS_ERR(job))
		return PTR_ERR(job);
	err = wait_for_completion_interruptible(&job->finished);
	if (err) {
		vmr_job_stop(job, VMR_JOB_CANCELLED);
		wait_for_completion(&job->finished);
	}
	procfs_set_job(file, job);
	return err ? -EINTR : 0;
}

static ssize_t procfs_write(struct file *opened, const char __user *buf,
			    size_t count, loff_t *pos)
{
	struct seq_file *seq = opened->private_data;
	struct procfs_file *file = seq->private;
	char *request;
	int err;

	if (!count)
		return -EINVAL;
	if (count > VMR_PROC_REQUEST_MAX)
		return -E2BIG;
	request = memdup_user_nul(buf, count);
	if (IS_ERR(request))
		return PTR_ERR(request);
	err = strlen(request) == count ? 0 : -EINVAL;
	if (!err)
		err = mutex_lock_interruptible(&file->lock);
	if (!err) {
		err = procfs_run(file, request);
		file->written = !err;
		mutex_unlock(&file->lock);
	}
	kfree(request);
	if (err)
		return err;
	/* The next read is of the new report, from its beginning. */
	*pos = 0;
	return count;
}

/* What a reader that starts at the beginning is to see. */
static int procfs_refresh(struct procfs_file *file)
{
	char nothing[1] = "";

	if (file->written)
		return 0;
	if (file->ins->kind == VMREGRESS_KIND_SENSE &&
	    !vmr_instrument_needs_value(file->ins))
		return procfs_run(file, nothing);
	procfs_set_job(file, vmr_jobs_last(file->ins));
	return 0;
}

static ssize_t procfs_read(struct file *opened, char __user *buf, size_t count,
			   loff_t *pos)
{
	struct seq_file *seq = opened->private_data;
	struct procfs_file *file = seq->private;
	ssize_t ret;

	ret = mutex_lock_interruptible(&file->lock);
	if (ret)
		return ret;
	ret = *pos ? 0 : procfs_refresh(file);
	if (!ret)
		ret = seq_read(opened, buf, count, pos);
	mutex_unlock(&file->lock);
	return ret;
}

static loff_t procfs_lseek(struct file *opened, loff_t offset, int whence)
{
	struct seq_file *seq = opened->private_data;
	struct procfs_file *file = seq->private;
	loff_t ret;

	ret = mutex_lock_interruptible(&file->lock);
	if (ret)
		return ret;
	ret = seq_lseek(opened, offset, whence);
	mutex_unlock(&file->lock);
	return ret;
}

/* Positions: the head (or the usage), the rows, the foot. */
static void *procfs_seek(struct procfs_file *file, loff_t pos)
{
	u64 last = file->job ? vmr_table_nrows(file->job->table) + 1 : 0;

	return pos <= last ? file : NULL;
}

static void *procfs_seq_start(struct seq_file *seq, loff_t *pos)
{
	return procfs_seek(seq->private, *pos);
}

static void *procfs_seq_next(struct seq_file *seq, void *v, loff_t *pos)
{
	return procfs_seek(seq->private, ++*pos);
}

static void procfs_seq_stop(struct seq_file *seq, void *v)
{
}

static int procfs_seq_show(struct seq_file *seq, void *v)
{
	struct procfs_file *file = v;
	struct vmr_job *job = file->job;

	if (!job)
		vmr_proc_show_usage(seq, file->ins);
	else if (!seq->index)
		vmr_proc_show_head(seq, job);
	else if (seq->index <= vmr_table_nrows(job->table))
		vmr_proc_show_row(seq, job, seq->index - 1);
	else
		vmr_proc_show_foot(seq, job);
	return 0;
}

static const struct seq_operations procfs_seq_ops = {
	.start = procfs_seq_start,
	.next = procfs_seq_next,
	.stop = procfs_seq_stop,
	.show = procfs_seq_show,
};

static int procfs_open(struct inode *inode, struct file *opened)
{
	struct procfs_file *file;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	file = __seq_open_private(opened, &procfs_seq_ops, sizeof(*file));
	if (!file)
		return -ENOMEM;
	file->ins = pde_data(inode);
	mutex_init(&file->lock);
	/* A write lasts as long as its job, and the VFS waits unkillably. */
	opened->f_mode &= ~FMODE_ATOMIC_POS;
	return 0;
}

static int procfs_release(struct inode *inode, struct file *opened)
{
	struct seq_file *seq = opened->private_data;
	struct procfs_file *file = seq->private;

	vmr_job_put(file->job);
	return seq_release_private(inode, opened);
}

static const struct proc_ops procfs_ops = {
	.proc_open = procfs_open,
	.proc_read = procfs_read,
	.proc_write = procfs_write,
	.proc_lseek = procfs_lseek,
	.proc_release = procfs_release,
};

static int __init procfs_add(struct proc_dir_entry *dir,
			     const struct vmr_instrument *ins)
{
	char name[VMREGRESS_NAME_LEN + 1];

	vmr_instrument_proc_name(ins, name, sizeof(name));
	if (!proc_create_data(name, 0600, dir, &procfs_ops, (void *)ins))
		return -ENOMEM;
	return 0;
}

/**
 * vmr_proc_init() - make /proc/vmregress and its entries
 *
 * What it has made when it fails is removed by vmr_proc_exit().
 *
 * Return: 0 or -ENOMEM.
 */
int __init vmr_proc_init(void)
{
	struct proc_dir_entry *dir = proc_mkdir(PROCFS_DIR, NULL);
	unsigned int i;
	int err = 0;

	if (!dir)
		return -ENOMEM;
	for (i = 0; !err && i < vmr_registry_count(); i++)
		err = procfs_add(dir, vmr_registry_at(i));
	return err;
}

/**
 * vmr_proc_exit() - remove /proc/vmregress
 *
 * Waits for reads and writes that run: the jobs they wait for must have been
 * stopped. Files that are open turn into stale ones.
 */
void vmr_proc_exit(void)
{
	remove_proc_subtree(PROCFS_DIR, NULL);
}
