// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"
#include "text.h"

#define PROGRESS_NSEC		1000000000ULL
#define PROGRESS_SILENT_NS	(2 * PROGRESS_NSEC)
#define PROGRESS_REDRAW_NS	(PROGRESS_NSEC / 4)

static uint64_t progress_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * PROGRESS_NSEC + now.tv_nsec;
}

void vmr_progress_begin(struct vmr_progress *progress, const char *name,
			bool quiet, unsigned int interval)
{
	const char *term = getenv("TERM");

	*progress = (struct vmr_progress){ .name = name };
	if (quiet)
		return;
	progress->redraw = isatty(STDERR_FILENO) &&
			   !(term && !strcmp(term, "dumb"));
	progress->interval = interval;
	progress->next_ns = progress_now() + PROGRESS_SILENT_NS;
	if (!progress->redraw)
		progress->next_ns = progress_now() + interval * PROGRESS_NSEC;
}

void vmr_progress_text(const char *name, const struct vmr_job *job, char *buf,
		       size_t size)
{
	double seconds = job->elapsed_ns / (double)PROGRESS_NSEC;
	double rate = seconds > 0 ? job->done / seconds : 0;
	char elapsed[VMR_TEXT_NUMBER], speed[VMR_TEXT_NUMBER];

	vmr_text_duration(job->elapsed_ns, elapsed);
	snprintf(speed, sizeof(speed), rate < 100 ? "%.3g/s" : "%.0f/s", rate);
	if (!job->total || job->done > job->total)
		snprintf(buf, size, "%s: step %" PRIu64 ", %s, %s", name,
			 job->done, speed, elapsed);
	else if (!job->done)
		snprintf(buf, size, "%s: 0 %%, %s", name, elapsed);
	else
		snprintf(buf, size, "%s: %.0f %%, %s, %.0f s left", name,
			 100.0 * job->done / job->total, speed,
			 (job->total - job->done) / rate);
}

void vmr_progress_show(struct vmr_progress *progress,
		       const struct vmr_job *job)
{
	uint64_t now = progress_now();
	char text[200];

	if (!progress->redraw && !progress->interval)
		return;
	if (now < progress->next_ns)
		return;
	vmr_progress_text(progress->name, job, text, sizeof(text));
	if (progress->redraw) {
		fprintf(stderr, "\r\033[K%s", text);
		progress->next_ns = now + PROGRESS_REDRAW_NS;
		progress->drawn = true;
	} else {
		fprintf(stderr, "%s\n", text);
		progress->next_ns = now + progress->interval * PROGRESS_NSEC;
	}
	fflush(stderr);
}

void vmr_progress_clear(struct vmr_progress *progress)
{
	if (!progress->drawn)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	progress->drawn = false;
}
