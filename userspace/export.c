// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "export.h"
#include "replace.h"

static int export_json(const struct vmr_result_set *set,
		       const struct vmr_export_options *options, FILE *out)
{
	(void)options;
	return vmr_result_set_write(set, out);
}

static const struct vmr_export export_formats[] = {
	{ .name = "json", .write = export_json },
	{ .name = "csv", .write = vmr_export_csv },
	{ .name = "ktap", .write = vmr_export_ktap },
	{ .name = "kcidb", .write = vmr_export_kcidb },
	{ .name = "junit", .write = vmr_export_junit },
	{ .name = "openmetrics", .write = vmr_export_openmetrics },
	{ .name = "gnuplot", .fill = vmr_export_gnuplot },
};

const struct vmr_export *vmr_export_find(const char *name)
{
	size_t i;

	for (i = 0; i < VMR_ARRAY_SIZE(export_formats); i++)
		if (!strcmp(export_formats[i].name, name))
			return &export_formats[i];
	return NULL;
}

char *vmr_export_title(const struct vmr_job *job)
{
	char *title = NULL;
	size_t size, i;
	FILE *out = open_memstream(&title, &size);

	if (!out)
		return NULL;
	fputs(job->instrument, out);
	for (i = 0; i < job->settings.n; i++)
		fprintf(out, " %s=%s", job->settings.list[i].name,
			job->settings.list[i].value);
	if (fclose(out)) {
		free(title);
		return NULL;
	}
	return title;
}

uint32_t vmr_export_type(const struct vmr_result *result, size_t column)
{
	const struct vmr_instrument *instrument = result->instrument;

	return column < instrument->ncolumns ?
		instrument->columns[column].type : VMREGRESS_COLUMN_TYPE_S64;
}

const char *vmr_export_name(const struct vmr_result *result, size_t column)
{
	const struct vmr_instrument *instrument = result->instrument;

	return column < instrument->ncolumns ?
		instrument->columns[column].name : "";
}

bool vmr_export_number(const struct vmr_cell *cell)
{
	return cell->type == VMR_CELL_U64 || cell->type == VMR_CELL_S64;
}

int vmr_export_file(const struct vmr_export *format,
		    const struct vmr_export_options *options,
		    const struct vmr_result_set *set, const char *path)
{
	struct vmr_replace replace;
	int err;

	if (format->fill)
		return format->fill(set, path);
	err = vmr_replace_begin(&replace, path);
	if (err)
		return err;
	return vmr_replace_end(&replace,
			       format->write(set, options, replace.out));
}
