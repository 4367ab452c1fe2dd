// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report.css as a text; the Makefile makes it one of C.
 */
#include "page_parts.h"

const char vmr_page_style[] =
#include "report.css.inc"
;
