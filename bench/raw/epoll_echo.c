/*
 * A bare TCP echo on one epoll loop: what a receive and a send cost when nothing is made of the bytes. It speaks no WebSocket; the load
 * generator (--raw) sends it frames and takes the same bytes back. Usage: epoll_echo PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_EVENTS = 512, RECEIVE_SIZE = 256 * 1024, MAX_DESCRIPTORS = 65536 };

/* What a socket did not take at once waits here, by descriptor. */
struct pending {
  char *bytes;
  size_t length, sent;
};

static struct pending pending[MAX_DESCRIPTORS];
static char received[RECEIVE_SIZE];
static int loop;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void watch(int descriptor, int operation, unsigned events) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  if (epoll_ctl(loop, operation, descriptor, &event) != 0) fail("epoll_ctl");
}

static void drop(int descriptor) {
  free(pending[descriptor].bytes);
  pending[descriptor] = (struct pending){0};
  close(descriptor);
}

static void accept_all(int listener) {
  int descriptor, on = 1;
  while ((descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    if (descriptor >= MAX_DESCRIPTORS) {
      close(descriptor);
      continue;
    }
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(descriptor, EPOLL_CTL_ADD, EPOLLIN);
  }
}

/* Keeps the rest and, until it has gone, waits for room instead of input. */
static void keep(int descriptor, const char *bytes, size_t length) {
  struct pending *rest = &pending[descriptor];
  rest->bytes = malloc(length);
  if (rest->bytes == NULL) fail("malloc");
  memcpy(rest->bytes, bytes, length);
  rest->length = length;
  rest->sent = 0;
  watch(descriptor, EPOLL_CTL_MOD, EPOLLOUT);
}

static void flush(int descriptor) {
  struct pending *rest = &pending[descriptor];
  ssize_t count = send(descriptor, rest->bytes + rest->sent, rest->length - rest->sent, MSG_NOSIGNAL);
  if (count < 0) {
    if (errno != EAGAIN) drop(descriptor);
    return;
  }
  rest->sent += (size_t)count;
  if (rest->sent == rest->length) {
    free(rest->bytes);
    *rest = (struct pending){0};
    watch(descriptor, EPOLL_CTL_MOD, EPOLLIN);
  }
}

static void echo(int descriptor) {
  ssize_t length = recv(descriptor, received, sizeof received, 0);
  if (length <= 0) {
    if (length == 0 || errno != EAGAIN) drop(descriptor);
    return;
  }
  ssize_t sent = send(descriptor, received, (size_t)length, MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) {
    drop(descriptor);
    return;
  }
  if (sent < 0) sent = 0;
  if (sent < length) keep(descriptor, received + sent, (size_t)(length - sent));
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s PORT\n", argv[0]);
    return 2;
  }
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
  if (listen(listener, 4096) != 0) fail("listen");
  loop = epoll_create1(EPOLL_CLOEXEC);
  watch(listener, EPOLL_CTL_ADD, EPOLLIN);
  printf("listening on %s\n", argv[1]);
  fflush(stdout);

  static struct epoll_event events[MAX_EVENTS];
  for (;;) {
    int count = epoll_wait(loop, events, MAX_EVENTS, -1);
    if (count < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < count; i++) {
      int descriptor = events[i].data.fd;
      if (descriptor == listener)
        accept_all(listener);
      else if (pending[descriptor].bytes != NULL)
        flush(descriptor);
      else
        echo(descriptor);
    }
  }
}
