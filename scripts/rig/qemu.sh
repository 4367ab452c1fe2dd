# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# The virtual machine's command line.

qemu=()

qemu_cpus()
{
	# A newer QEMU's max has it too: the levels are the option's to say
	local la57=la57=off thread=multi

	[ "$opt_la57" = 0 ] || la57=la57=on
	[ "$opt_one_thread" = 0 ] || thread=single
	case $accel in
	kvm) qemu+=(-accel kvm -cpu "host,$la57") ;;
	tcg) qemu+=(-accel "tcg,thread=$thread" -cpu "max,$la57") ;;
	tcg-icount)
		# One instruction is one nanosecond, and nothing of the host's
		# time or entropy reaches the guest.
		qemu+=(-accel "tcg,thread=single" -icount "shift=0,sleep=off"
			-cpu "max,rdrand=off,rdseed=off,$la57"
			-rtc "base=2026-01-01,clock=vm" -seed 1)
		;;
	esac
}

# qemu_node NODE MEMORY CPUS - the last nodes may have no memory
qemu_node()
{
	local node=$1 words="node,nodeid=$1" first=$(($1 * $3))

	if [ "$node" -lt $((opt_numa - opt_memoryless)) ]; then
		qemu+=(-object "memory-backend-ram,id=m$node,size=$2M")
		words+=",memdev=m$node"
	fi
	if [ "$3" != 0 ]; then
		words+=",cpus=$first-$((first + $3 - 1))"
	elif [ "$node" = 0 ]; then
		words+=",cpus=0"
	fi
	qemu+=(-numa "$words")
}

# One socket for each node, or Linux finds the topology insane.
qemu_memory()
{
	local node with=$((opt_numa - opt_memoryless)) cpus=$((opt_smp / opt_numa))
	local each=$((opt_mem / with))

	qemu+=(-m "$((each * with))")
	if [ "$opt_numa" = 1 ]; then
		qemu+=(-smp "$opt_smp")
		return
	fi
	if [ "$opt_smp" = 1 ]; then
		qemu+=(-smp 1)
	else
		qemu+=(-smp "$opt_smp,sockets=$opt_numa,cores=$cpus,threads=1")
	fi
	for ((node = 0; node < opt_numa; node++)); do
		qemu_node "$node" "$each" "$cpus"
	done
}

# The console, and the memory the streams go through. It is not part of the
# guest's RAM: the machine under test does not get smaller or fragmented by it.
qemu_ports()
{
	qemu+=(-serial "file:$1/console"
		-object "memory-backend-file,id=wire,size=64M,share=on,mem-path=$1/wire"
		-device "ivshmem-plain,memdev=wire")
}

kernel_arguments()
{
	local arguments="console=ttyS0 8250.nr_uarts=1 panic=-1 oops=panic loglevel=5"

	arguments+=" no_timer_check tsc=reliable random.trust_cpu=off audit=0 apparmor=0 cryptomgr.notests"
	case $accel in
	tcg) arguments+=" lpj=10000000 mitigations=off" ;;
	# One tick is one instruction: told, not measured, so that no boot errs
	tcg-icount) arguments+=" nokaslr mitigations=off tsc_early_khz=1000000" ;;
	esac
	printf '%s%s\n' "$arguments" "$opt_append"
}

# qemu_command DIR - console and streams are there, and the initramfs unless
# $initramfs names another
initramfs=

qemu_command()
{
	qemu=(qemu-system-x86_64 -nodefaults -no-user-config -display none -no-reboot
		-kernel "$k_image" -initrd "${initramfs:-$1/initramfs}"
		-append "$(kernel_arguments)")
	qemu_cpus
	qemu_memory
	qemu_ports "$1"
}
