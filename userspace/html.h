/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Markup that is right whatever the texts in it say: HTML that is well-formed
 * XML too.
 */
#ifndef VMR_HTML_H
#define VMR_HTML_H

#include <stdio.h>

/*
 * Print @fmt, which is markup, with what printf(3) would put in. Texts (%s, %c)
 * are escaped, for attributes in quotes as well; they take no flags, width or
 * precision. NULL is an empty text. Errors are found by ferror().
 */
void vmr_html(FILE *out, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * @text, escaped. What is no UTF-8, what XML must not have, and what would
 * turn the direction of writing around becomes U+FFFD.
 */
void vmr_html_text(FILE *out, const char *text);

#endif /* VMR_HTML_H */
