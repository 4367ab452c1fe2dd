/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ctrl-C, SIGTERM and SIGHUP, counted: the first asks to stop, the second
 * insists.
 */
#ifndef VMR_INTERRUPT_H
#define VMR_INTERRUPT_H

/* From now on these signals are counted, and interrupt poll(). */
void vmr_interrupt_catch(void);
int vmr_interrupt_count(void);

/* Sleep, until a signal at the latest. */
void vmr_interrupt_sleep(unsigned int ms);

#endif /* VMR_INTERRUPT_H */
