// SPDX-License-Identifier: GPL-2.0-or-later
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "screen.h"

#define SCREEN_WIDTH		80
#define SCREEN_WIDTH_MIN	60
#define SCREEN_WIDTH_MAX	160

static unsigned int screen_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long width = 0;

	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		width = size.ws_col;
	if (!width && columns)
		width = strtol(columns, NULL, 10);
	if (width <= 0)
		return SCREEN_WIDTH;
	return width > SCREEN_WIDTH_MAX ? SCREEN_WIDTH_MAX : width;
}

struct vmr_screen vmr_screen_stdout(bool asked, bool color)
{
	unsigned int width = screen_width();

	return (struct vmr_screen){
		.draw = asked || (isatty(STDOUT_FILENO) &&
				  width >= SCREEN_WIDTH_MIN),
		.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8"),
		.color = color,
		.width = width < SCREEN_WIDTH_MIN ? SCREEN_WIDTH_MIN : width,
	};
}
