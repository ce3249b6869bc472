/* The carriers, each as two ways between two processes. */
#ifndef WAYS_H
#define WAYS_H

#define CONFIRM_BYTES 16
#define MAX_BYTES 65536

struct way {
	int in;
	int out;
	int queue;   /* POSIX queue: other calls, and a limit for each message */
	int packets; /* one write is one read */
	int window;  /* messages without a confirm */
	int pack;    /* the most bytes of one write that gathers messages */
};

/* Open a carrier for messages of a size; ends the process if that is not possible. Call it before fork(). */
void open_ways(const char *carrier, long bytes, struct way *sender, struct way *receiver);

/* Write one message with one system call. */
void put(const struct way *way, const char *buffer, long length);

/* Read exactly so many bytes, or one packet. Returns 0 at the end. */
int get(const struct way *way, char *buffer, long length);

/* Read what there is with one system call, at most MAX_BYTES. Returns the number of bytes, 0 at the end. */
long get_some(const struct way *way, char *buffer, long room);

void fail(const char *what);

#endif
