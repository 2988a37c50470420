/* The floor of fan-out: accept N connections, then for each line on stdin send() the same BYTES to every one.
   Prints the CPU seconds of each round. Build: cc -O2 -o fanout_floor fanout_floor.c */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

static double cpu(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv) {
    int count = atoi(argv[1]), bytes = atoi(argv[2]), on = 1;
    int *sockets = malloc(sizeof(int) * count), door = socket(AF_INET, SOCK_STREAM, 0);
    char *frame = calloc(1, bytes), line[16];
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(door, (struct sockaddr *)&at, sizeof at) || listen(door, 4096)) return 1;
    getsockname(door, (struct sockaddr *)&at, &size);
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    for (int i = 0; i < count; i++) sockets[i] = accept(door, NULL, NULL);
    printf("ready\n");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        double before = cpu();
        for (int i = 0; i < count; i++)
            if (send(sockets[i], frame, bytes, MSG_NOSIGNAL) != bytes) return 2;
        printf("%.6f\n", cpu() - before);
        fflush(stdout);
    }
    return 0;
}
