/*
 * What the kernel itself gives: two processes and nothing between them but one carrier.
 *
 * usage: reference FIGURE CARRIER BYTES SECONDS
 *   FIGURE:  confirmed   one system call for every message, and one more for every confirm
 *            packed      as many messages in one call as 16 KiB hold, one confirm for all that one read has brought
 *            one-way     one system call for every message, no confirms but one at the end
 *            round-trip  a message and its answer, one at a time
 *   CARRIER: unix, unix-seqpacket, unix-dgram, pipe, posix-mq, tcp, udp
 * prints messages a second, or for round-trip the median in nanoseconds
 *
 * A thread of the sender reads the confirms, since a process that only writes and one that only confirms would wait for each other
 * as soon as both directions are full.
 */
#define _GNU_SOURCE
#include "ways.h"
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_SAMPLES 4000000

enum figure { CONFIRMED, PACKED, ONE_WAY, ROUND_TRIP, FIGURES };

static const char *const NAMES[FIGURES] = { "confirmed", "packed", "one-way", "round-trip" };

static struct way sender;
static struct way receiver;
static long bytes;
static atomic_long done;
static atomic_int waiting;
static sem_t room;

static long now(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

/* ---- the receiving process ---- */

static void answer_each(long answer_bytes) {
	static char buffer[MAX_BYTES];
	while (get(&receiver, buffer, bytes)) {
		put(&receiver, buffer, answer_bytes);
	}
}

static void answer_last(void) {
	static char buffer[MAX_BYTES];
	while (get(&receiver, buffer, bytes)) {
		if (buffer[0]) {
			put(&receiver, buffer, CONFIRM_BYTES);
		}
	}
}

static void confirm_reads(void) {
	static char buffer[MAX_BYTES];
	char confirm[CONFIRM_BYTES] = { 0 };
	long total = 0;
	long count;
	while ((count = get_some(&receiver, buffer, MAX_BYTES)) > 0) {
		long before = total / bytes;
		total += count;
		long messages = total / bytes;
		if (messages > before) {
			memcpy(confirm, &messages, sizeof messages);
			put(&receiver, confirm, CONFIRM_BYTES);
		}
	}
}

static void receive(enum figure figure) {
	switch (figure) {
	case PACKED:
		confirm_reads();
		break;
	case ONE_WAY:
		answer_last();
		break;
	default:
		answer_each(figure == ROUND_TRIP ? bytes : CONFIRM_BYTES);
	}
}

/* ---- the sending process ---- */

/* A queue and UDP have no end of file, and this process holds both ends of every other carrier: only the signal tells of it. */
static void lost(int signal) {
	(void) signal;
	static const char text[] = "the receiving process has ended early\n";
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0) {
		_exit(2);
	}
	_exit(1);
}

static void *read_confirms(void *cumulative) {
	static char buffer[MAX_BYTES];
	while (get(&sender, buffer, CONFIRM_BYTES)) {
		long messages = done + 1;
		if (cumulative) {
			memcpy(&messages, buffer, sizeof messages);
		}
		atomic_store(&done, messages);
		if (atomic_exchange(&waiting, 0)) {
			sem_post(&room);
		}
	}
	return NULL;
}

/* Wait until no more than so many of the sent messages are without a confirm. */
static void await(long sent, long unconfirmed) {
	while (sent - atomic_load(&done) > unconfirmed) {
		atomic_store(&waiting, 1);
		if (sent - atomic_load(&done) > unconfirmed) {
			while (sem_wait(&room) < 0) {
			}
		}
	}
}

static double confirmed(long end, long batch) {
	static char buffer[MAX_BYTES];
	static int cumulative;
	pthread_t reader;
	sem_init(&room, 0, 0);
	if (pthread_create(&reader, NULL, read_confirms, batch > 1 ? &cumulative : NULL) != 0) {
		fail("pthread_create");
	}
	long start = now();
	long sent = 0;
	while (now() < end) {
		for (int i = 0; i < 100; i++) {
			await(sent, sender.window - batch);
			put(&sender, buffer, batch * bytes);
			sent += batch;
		}
	}
	await(sent, 0);
	return sent * 1e9 / (now() - start);
}

static double packed(long end) {
	long batch = sender.pack / bytes;
	long most = sender.window / 4;
	return confirmed(end, batch > most ? most : batch < 1 ? 1 : batch);
}

static double one_way(long end) {
	static char buffer[MAX_BYTES];
	long start = now();
	long sent = 0;
	while (now() < end) {
		for (int i = 0; i < 100; i++) {
			put(&sender, buffer, bytes);
		}
		sent += 100;
	}
	buffer[0] = 1;
	put(&sender, buffer, bytes);
	get(&sender, buffer, CONFIRM_BYTES);
	return (sent + 1) * 1e9 / (now() - start);
}

static int compare(const void *first, const void *second) {
	long difference = *(const long *) first - *(const long *) second;
	return (difference > 0) - (difference < 0);
}

static double round_trip(long end) {
	static char buffer[MAX_BYTES];
	static long samples[MAX_SAMPLES];
	long count = 0;
	long before = now();
	while (before < end && count < MAX_SAMPLES) {
		put(&sender, buffer, bytes);
		get(&sender, buffer, bytes);
		long after = now();
		samples[count++] = after - before;
		before = after;
	}
	qsort(samples, count, sizeof samples[0], compare);
	return samples[count / 2];
}

static double measure(enum figure figure, long end) {
	switch (figure) {
	case PACKED:
		return packed(end);
	case ONE_WAY:
		return one_way(end);
	case ROUND_TRIP:
		return round_trip(end);
	default:
		return confirmed(end, 1);
	}
}

int main(int count, char **arguments) {
	int figure = 0;
	while (count == 5 && figure < FIGURES && strcmp(arguments[1], NAMES[figure]) != 0) {
		figure++;
	}
	if (count != 5 || figure == FIGURES) {
		fprintf(stderr, "usage: reference confirmed|packed|one-way|round-trip CARRIER BYTES SECONDS\n");
		return 2;
	}
	bytes = atol(arguments[3]);
	if (bytes < CONFIRM_BYTES || bytes > MAX_BYTES) {
		fprintf(stderr, "bytes: %d to %d\n", CONFIRM_BYTES, MAX_BYTES);
		return 2;
	}
	open_ways(arguments[2], bytes, &sender, &receiver);
	signal(SIGCHLD, lost);
	pid_t child = fork();
	if (child < 0) {
		fail("fork");
	}
	if (child == 0) {
		/* so that nothing is left of a sender that was killed */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		receive(figure);
		_exit(0);
	}
	printf("%.3f\n", measure(figure, now() + (long) (atof(arguments[4]) * 1e9)));
	fflush(stdout);
	signal(SIGCHLD, SIG_DFL);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	_exit(0);
}
