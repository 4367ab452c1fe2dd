// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "html.h"

#define HTML_SPEC	16	/* of the longest conversion, "%" to "f" */

/* To be handed on by its address, which a bare va_list cannot. */
struct html_args {
	va_list list;
};

/* Bytes of the UTF-8 sequence at @text, its character in @code; 0: none. */
static size_t html_decode(const char *text, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *byte = (const unsigned char *)text;
	size_t len, i;

	len = byte[0] < 0x80 ? 1 : byte[0] >> 5 == 0x6 ? 2 :
	      byte[0] >> 4 == 0xe ? 3 : byte[0] >> 3 == 0x1e ? 4 : 0;
	if (!len)
		return 0;
	*code = len == 1 ? byte[0] : byte[0] & (0x7f >> len);
	for (i = 1; i < len; i++) {
		if (byte[i] >> 6 != 0x2)
			return 0;
		*code = *code << 6 | (byte[i] & 0x3f);
	}
	return *code < least[len] ? 0 : len;
}

static bool html_is_legal(uint32_t code)
{
	if (code < 0x20)
		return code == '\t' || code == '\n' || code == '\r';
	if (code >= 0x7f && code < 0xa0)
		return false;
	if ((code >= 0x202a && code <= 0x202e) ||
	    (code >= 0x2066 && code <= 0x2069))
		return false;
	return !(code >= 0xd800 && code <= 0xdfff) && code < 0x110000 &&
	       (code & 0xfffe) != 0xfffe;
}

static const char *html_entity(uint32_t code)
{
	switch (code) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	}
	return NULL;
}

void vmr_html_text(FILE *out, const char *text)
{
	const char *entity;
	uint32_t code;
	size_t len;

	for (; text && *text; text += len ? len : 1) {
		len = html_decode(text, &code);
		entity = len ? html_entity(code) : NULL;
		if (entity)
			fputs(entity, out);
		else if (len && html_is_legal(code))
			fwrite(text, 1, len, out);
		else
			fputs("\xef\xbf\xbd", out);
	}
}

static void html_integer(FILE *out, const char *spec, struct html_args *args)
{
	size_t len = strlen(spec);
	char size = len > 2 ? spec[len - 2] : '\0';

	/* The format was checked where it was written. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	if (size == 'z')
		fprintf(out, spec, va_arg(args->list, size_t));
	else if (size == 'l')
		fprintf(out, spec, va_arg(args->list, unsigned long));
	else
		fprintf(out, spec, va_arg(args->list, unsigned int));
#pragma GCC diagnostic pop
}

static void html_real(FILE *out, const char *spec, struct html_args *args)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	fprintf(out, spec, va_arg(args->list, double));
#pragma GCC diagnostic pop
}

/* The conversion at @fmt, a '%'; returns what is behind it. */
static const char *html_convert(FILE *out, const char *fmt,
				struct html_args *args)
{
	size_t len = 1 + strcspn(fmt + 1, "scdiuxfgeG%") + 1;
	char spec[HTML_SPEC] = "", letter[2] = "";

	if (len >= sizeof(spec))
		return fmt + strlen(fmt);
	memcpy(spec, fmt, len);
	switch (spec[len - 1]) {
	case 's':
		vmr_html_text(out, va_arg(args->list, const char *));
		break;
	case 'c':
		letter[0] = va_arg(args->list, int);
		vmr_html_text(out, letter);
		break;
	case '%':
		fputc('%', out);
		break;
	case 'd':
	case 'i':
	case 'u':
	case 'x':
		html_integer(out, spec, args);
		break;
	default:
		html_real(out, spec, args);
	}
	return fmt + len;
}

void vmr_html(FILE *out, const char *fmt, ...)
{
	struct html_args args;
	size_t len;

	va_start(args.list, fmt);
	while (*fmt) {
		len = strcspn(fmt, "%");
		fwrite(fmt, 1, len, out);
		fmt += len;
		if (*fmt)
			fmt = html_convert(out, fmt, &args);
	}
	va_end(args.list);
}
