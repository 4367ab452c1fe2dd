// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"
#include "svg.h"
#include "text.h"

#define PAGE_ALPHA	0.05

void vmr_page_swatch(const struct vmr_page *page, FILE *out, size_t side)
{
	const struct vmr_svg_mark mark = {
		.side = side, .at = { 12, 6 }, .size = 3.6,
	};

	vmr_html(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sw\" viewBox=\"0 0 24 12\" role=\"img\" aria-label=\"%s\">",
		 page->sides[side].label);
	vmr_html(out, "<path class=\"l s%zu\" d=\"M0 6L24 6\"/>", side);
	vmr_svg_mark(out, &mark, NULL);
	fputs("</svg>", out);
}

void vmr_page_legend(const struct vmr_page *page)
{
	size_t i;

	if (page->n < 2)
		return;
	fputs("<p class=\"lg\">", page->out);
	for (i = 0; i < page->n; i++) {
		fputs("<span class=\"key\">", page->out);
		vmr_page_swatch(page, page->out, i);
		vmr_html(page->out, " %s</span> ", page->sides[i].label);
	}
	fputs("</p>\n", page->out);
}

void vmr_page_verdict(const struct vmr_page *page, uint32_t verdict)
{
	vmr_html(page->out, "<span class=\"v %s\">%s</span>",
		 vmr_verdict_name(verdict), vmr_verdict_name(verdict));
}

size_t vmr_page_rows(const struct vmr_page *page, size_t n)
{
	return page->rows && n > page->rows ? page->rows : n;
}

void vmr_page_cut(const struct vmr_page *page, size_t shown, size_t n)
{
	if (shown < n)
		vmr_html(page->out, "<p class=\"n\">The first %zu of %zu rows; vmr report --rows=0 has all.</p>\n",
			 shown, n);
}

void vmr_page_number(const struct vmr_page *page, double value)
{
	char text[VMR_TEXT_NUMBER];

	if (isfinite(value)) {
		vmr_text_real(value, text);
		vmr_html(page->out, "<td>%s</td>", text);
	} else {
		fputs("<td></td>", page->out);
	}
}

void vmr_page_anchor(FILE *out, const struct vmr_exhibit *exhibit)
{
	vmr_html(out, "%s-%s", vmr_kind_name(exhibit->instrument->kind),
		 exhibit->instrument->name);
}

static void page_side_accel(struct vmr_page_side *side)
{
	const char *accel;
	size_t i;

	side->exact = side->side->n;
	for (i = 0; i < side->side->n; i++) {
		accel = vmr_result_set_fact(&side->side->boots[i].set, "accel");
		if (!accel || strcmp(accel, "tcg-icount"))
			side->exact = false;
		if (accel && !strcmp(accel, "tcg"))
			side->emulated = true;
	}
}

static int page_begin(struct vmr_page *page, const struct vmr_side *sides,
		      size_t n)
{
	const struct vmr_compare_options options = {
		.threshold = NAN, .alpha = PAGE_ALPHA, .floors = page->floors,
	};
	size_t i;
	int err;

	page->n = n;
	for (i = 0; i < n; i++) {
		page->sides[i] = (struct vmr_page_side){ .side = &sides[i] };
		page_side_accel(&page->sides[i]);
	}
	err = vmr_page_label(page);
	if (!err)
		err = vmr_exhibits_collect(sides, n, &page->exhibits);
	for (i = 1; i < n && !err; i++)
		err = vmr_compare(&sides[0], &sides[i], &options,
				  &page->comparisons[i - 1]);
	return err;
}

static void page_end(struct vmr_page *page)
{
	size_t i;

	for (i = 0; i < page->n; i++)
		free(page->sides[i].label);
	for (i = 1; i < page->n; i++)
		vmr_comparison_free(&page->comparisons[i - 1]);
	vmr_exhibits_free(&page->exhibits);
}

static int page_sections(const struct vmr_page *page)
{
	size_t i = 0;
	int err = 0;

	while (i < page->exhibits.n && !err)
		err = vmr_page_section(page, i, &i);
	return err;
}

int vmr_page_write(struct vmr_page *page, const struct vmr_side *sides,
		   size_t n)
{
	int err = page_begin(page, sides, n);

	if (!err)
		err = vmr_page_head(page);
	if (!err) {
		vmr_page_summary(page);
		err = vmr_page_env(page);
	}
	if (!err)
		err = page_sections(page);
	if (!err)
		vmr_html(page->out, "</main>\n<footer>vmr %s</footer>\n</body>\n</html>\n",
			 VMR_VERSION);
	page_end(page);
	return err;
}
