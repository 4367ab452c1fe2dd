/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What can be drawn on stdout.
 */
#ifndef VMR_SCREEN_H
#define VMR_SCREEN_H

#include <stdbool.h>

/**
 * struct vmr_screen - where pictures go
 * @draw: they are wanted: it is a terminal that is wide enough, or somebody
 *	asked
 * @utf8: it takes signs beyond ASCII
 * @color: and colours
 * @width: in columns
 */
struct vmr_screen {
	bool draw;
	bool utf8;
	bool color;
	unsigned int width;
};

/*
 * That of stdout: a terminal says how wide it is, for others it is COLUMNS of
 * the environment, else 80. @color as the verb has it.
 */
struct vmr_screen vmr_screen_stdout(bool asked, bool color);

#endif /* VMR_SCREEN_H */
