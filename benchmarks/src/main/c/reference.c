/*
 * What the kernel itself gives: two processes, one system call for every message, and one more for every confirm.
 *
 * usage: reference confirmed|round-trip CARRIER BYTES SECONDS
 *   CARRIER: unix, unix-seqpacket, unix-dgram, pipe, posix-mq, tcp
 * prints: confirmed:  the number of messages that were confirmed
 *         round-trip: the median of a round trip in nanoseconds
 *
 * The window is 1024 messages. A thread of the sender reads the confirms, since a process that only writes and one that only
 * confirms would wait for each other as soon as both directions are full.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WINDOW 1024
#define CONFIRM_BYTES 16
#define MAX_BYTES 65536
#define MAX_SAMPLES 4000000
#define QUEUE_MESSAGES 10

struct way {
	int in;
	int out;
	int queue;
};

static struct way sender;
static struct way receiver;
static sem_t room;
static volatile int finished;
static long bytes;

static void fail(const char *what) {
	perror(what);
	exit(1);
}

static long now(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void put(struct way *way, const char *buffer, long length) {
	if (way->queue) {
		if (mq_send(way->out, buffer, length, 0) < 0) {
			fail("mq_send");
		}
	}
	else if (write(way->out, buffer, length) != length) {
		fail("write");
	}
}

/* Returns 0 if the other process has ended. */
static int get(struct way *way, char *buffer, long length) {
	long done = 0;
	while (done < length) {
		long count = way->queue ? mq_receive(way->in, buffer, MAX_BYTES, NULL)
				: read(way->in, buffer + done, length - done);
		if (count < 0) {
			fail("read");
		}
		if (count == 0) {
			return 0;
		}
		done += count;
	}
	return 1;
}

static void two_ways(int forth[2], int back[2]) {
	sender = (struct way) { back[0], forth[1], 0 };
	receiver = (struct way) { forth[0], back[1], 0 };
}

static void one_socket(int ends[2]) {
	sender = (struct way) { ends[0], ends[0], 0 };
	receiver = (struct way) { ends[1], ends[1], 0 };
}

static int open_queue(const char *kind) {
	char name[64];
	snprintf(name, sizeof name, "/ipc-bench.%d.%s", getpid(), kind);
	long size = bytes > CONFIRM_BYTES ? bytes : CONFIRM_BYTES;
	struct mq_attr attributes = { .mq_maxmsg = QUEUE_MESSAGES, .mq_msgsize = size };
	int queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
	if (queue < 0) {
		fail("mq_open");
	}
	mq_unlink(name);
	return queue;
}

static void open_tcp(int ends[2]) {
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof address;
	int server = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(server, (struct sockaddr *) &address, length) < 0 || listen(server, 1) < 0
			|| getsockname(server, (struct sockaddr *) &address, &length) < 0) {
		fail("listen");
	}
	ends[0] = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(ends[0], (struct sockaddr *) &address, length) < 0) {
		fail("connect");
	}
	ends[1] = accept(server, NULL, NULL);
	close(server);
	int on = 1;
	setsockopt(ends[0], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(ends[1], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void open_ways(const char *carrier) {
	int forth[2];
	int back[2];
	if (strcmp(carrier, "pipe") == 0) {
		if (pipe(forth) < 0 || pipe(back) < 0) {
			fail("pipe");
		}
		two_ways(forth, back);
	}
	else if (strcmp(carrier, "posix-mq") == 0) {
		forth[0] = forth[1] = open_queue("forth");
		back[0] = back[1] = open_queue("back");
		two_ways(forth, back);
		sender.queue = receiver.queue = 1;
	}
	else if (strcmp(carrier, "tcp") == 0) {
		open_tcp(forth);
		one_socket(forth);
	}
	else {
		int type = strcmp(carrier, "unix") == 0 ? SOCK_STREAM
				: strcmp(carrier, "unix-seqpacket") == 0 ? SOCK_SEQPACKET
				: strcmp(carrier, "unix-dgram") == 0 ? SOCK_DGRAM : -1;
		if (type < 0) {
			fprintf(stderr, "no such carrier: %s\n", carrier);
			exit(2);
		}
		if (socketpair(AF_UNIX, type, 0, forth) < 0) {
			fail("socketpair");
		}
		one_socket(forth);
	}
}

static void lost(void) {
	fprintf(stderr, "the other process has ended\n");
	exit(1);
}

static void confirm_all(int echo) {
	static char buffer[MAX_BYTES];
	while (get(&receiver, buffer, bytes)) {
		put(&receiver, buffer, echo ? bytes : CONFIRM_BYTES);
	}
}

static void *read_confirms(void *unused) {
	static char buffer[MAX_BYTES];
	while (get(&sender, buffer, CONFIRM_BYTES)) {
		sem_post(&room);
	}
	if (!finished) {
		lost();
	}
	return unused;
}

static void confirmed(long end) {
	static char buffer[MAX_BYTES];
	pthread_t reader;
	long count = 0;
	sem_init(&room, 0, WINDOW);
	if (pthread_create(&reader, NULL, read_confirms, NULL) != 0) {
		fail("pthread_create");
	}
	while (now() < end) {
		for (int i = 0; i < 100; i++) {
			while (sem_wait(&room) < 0) {
			}
			put(&sender, buffer, bytes);
			count++;
		}
	}
	for (int i = 0; i < WINDOW; i++) {
		while (sem_wait(&room) < 0) {
		}
	}
	printf("%ld\n", count);
}

static int compare(const void *first, const void *second) {
	long difference = *(const long *) first - *(const long *) second;
	return (difference > 0) - (difference < 0);
}

static void round_trip(long end) {
	static char buffer[MAX_BYTES];
	static long samples[MAX_SAMPLES];
	long count = 0;
	long before = now();
	while (before < end && count < MAX_SAMPLES) {
		put(&sender, buffer, bytes);
		if (!get(&sender, buffer, bytes)) {
			lost();
		}
		long after = now();
		samples[count++] = after - before;
		before = after;
	}
	qsort(samples, count, sizeof samples[0], compare);
	printf("%ld\n", samples[count / 2]);
}

int main(int count, char **arguments) {
	if (count != 5) {
		fprintf(stderr, "usage: reference confirmed|round-trip CARRIER BYTES SECONDS\n");
		return 2;
	}
	int echo = strcmp(arguments[1], "round-trip") == 0;
	bytes = atol(arguments[3]);
	if (bytes < CONFIRM_BYTES || bytes > MAX_BYTES) {
		fprintf(stderr, "bytes: %d to %d\n", CONFIRM_BYTES, MAX_BYTES);
		return 2;
	}
	open_ways(arguments[2]);
	pid_t child = fork();
	if (child < 0) {
		fail("fork");
	}
	if (child == 0) {
		confirm_all(echo);
		_exit(0);
	}
	long end = now() + (long) (atof(arguments[4]) * 1e9);
	echo ? round_trip(end) : confirmed(end);
	fflush(stdout);
	finished = 1;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	_exit(0);
}
