/* Opening, reading and writing of the carriers. */
#define _GNU_SOURCE
#include "ways.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WINDOW 1024
/* What the default receive buffer of a UDP socket takes; beyond it the kernel drops silently. */
#define UDP_WINDOW 128
#define PACK_BYTES 16384
/* The default of /proc/sys/fs/mqueue/msgsize_max and msg_max. */
#define QUEUE_BYTES 8192
#define QUEUE_MESSAGES 10

void fail(const char *what) {
	perror(what);
	exit(1);
}

void put(const struct way *way, const char *buffer, long length) {
	if (way->queue) {
		if (mq_send(way->out, buffer, length, 0) < 0) {
			fail("mq_send");
		}
	}
	else if (write(way->out, buffer, length) != length) {
		fail("write");
	}
}

long get_some(const struct way *way, char *buffer, long room) {
	long count = way->queue ? mq_receive(way->in, buffer, room, NULL) : read(way->in, buffer, room);
	if (count < 0) {
		fail("read");
	}
	return count;
}

int get(const struct way *way, char *buffer, long length) {
	long done = 0;
	while (done < length) {
		long count = get_some(way, buffer + done, way->queue ? MAX_BYTES : length - done);
		if (count == 0) {
			return 0;
		}
		done += count;
	}
	return 1;
}

static int open_queue(const char *kind, long bytes) {
	char name[64];
	snprintf(name, sizeof name, "/ipc-bench.%d.%s", getpid(), kind);
	struct mq_attr attributes = { .mq_maxmsg = QUEUE_MESSAGES, .mq_msgsize = bytes };
	int queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
	if (queue < 0) {
		fail("mq_open");
	}
	mq_unlink(name);
	return queue;
}

static void open_queues(int ends[4], long bytes) {
	ends[0] = ends[1] = open_queue("forth", bytes > QUEUE_BYTES ? bytes : QUEUE_BYTES);
	ends[2] = ends[3] = open_queue("back", bytes > CONFIRM_BYTES ? bytes : CONFIRM_BYTES);
}

static void bind_loopback(int socket, struct sockaddr_in *address) {
	*address = (struct sockaddr_in) { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof *address;
	if (bind(socket, (struct sockaddr *) address, length) < 0
			|| getsockname(socket, (struct sockaddr *) address, &length) < 0) {
		fail("bind");
	}
}

static void connect_to(int socket, struct sockaddr_in *address) {
	if (connect(socket, (struct sockaddr *) address, sizeof *address) < 0) {
		fail("connect");
	}
}

static void open_tcp(int ends[2]) {
	struct sockaddr_in address;
	int server = socket(AF_INET, SOCK_STREAM, 0);
	bind_loopback(server, &address);
	if (listen(server, 1) < 0) {
		fail("listen");
	}
	ends[0] = socket(AF_INET, SOCK_STREAM, 0);
	connect_to(ends[0], &address);
	ends[1] = accept(server, NULL, NULL);
	close(server);
	int on = 1;
	setsockopt(ends[0], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(ends[1], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static void open_udp(int ends[2]) {
	struct sockaddr_in addresses[2];
	for (int i = 0; i < 2; i++) {
		ends[i] = socket(AF_INET, SOCK_DGRAM, 0);
		bind_loopback(ends[i], &addresses[i]);
	}
	connect_to(ends[0], &addresses[1]);
	connect_to(ends[1], &addresses[0]);
}

static void open_unix(int type, int ends[2]) {
	if (socketpair(AF_UNIX, type, 0, ends) < 0) {
		fail("socketpair");
	}
}

/* A FIFO is a pipe with a name: the kernel does the same on both. */
static void open_pipes(int ends[4]) {
	if (pipe(ends) < 0 || pipe(ends + 2) < 0) {
		fail("pipe");
	}
}

void open_ways(const char *carrier, long bytes, struct way *sender, struct way *receiver) {
	struct way way = { .window = WINDOW, .pack = PACK_BYTES };
	int ends[4];
	int one_way = strcmp(carrier, "pipe") == 0 || strcmp(carrier, "posix-mq") == 0;
	if (strcmp(carrier, "pipe") == 0) {
		open_pipes(ends);
	}
	else if (strcmp(carrier, "posix-mq") == 0) {
		open_queues(ends, bytes);
		way.queue = way.packets = 1;
		way.pack = QUEUE_BYTES;
	}
	else if (strcmp(carrier, "tcp") == 0) {
		open_tcp(ends);
	}
	else if (strcmp(carrier, "udp") == 0) {
		open_udp(ends);
		way.packets = 1;
		way.window = UDP_WINDOW;
	}
	else if (strcmp(carrier, "unix") == 0) {
		open_unix(SOCK_STREAM, ends);
	}
	else if (strcmp(carrier, "unix-seqpacket") == 0 || strcmp(carrier, "unix-dgram") == 0) {
		open_unix(strcmp(carrier, "unix-dgram") == 0 ? SOCK_DGRAM : SOCK_SEQPACKET, ends);
		way.packets = 1;
	}
	else {
		fprintf(stderr, "no such carrier: %s\n", carrier);
		exit(2);
	}
	*sender = *receiver = way;
	sender->in = one_way ? ends[2] : ends[0];
	sender->out = one_way ? ends[1] : ends[0];
	receiver->in = one_way ? ends[0] : ends[1];
	receiver->out = one_way ? ends[3] : ends[1];
}
