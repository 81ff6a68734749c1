/* What a process writes below a folder, seen from between it and the system: recorded, cut short, or refused.

   Preloaded (LD_PRELOAD) by disk_faults.py, and steered by its functions:
     faults_watch(folder)    files whose path has this in it are watched; empty: none
     faults_record(path)     each write, truncation and sync of them is appended to a file, in their order
     faults_die_at(n, half)  the process is killed at the n-th write from now, after half of it where asked
     faults_full_after(n)    after so many bytes more the disk is full
     faults_writes()         how many writes there were
   A record: operation (1 byte), file (4), offset (8), length (4), then the bytes; numbers little-endian. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST 4096

static char watched[1024];
static int log_fd = -1, files[MOST], half_of_it;
static long writes, die_at, room = -1;
static uint32_t last_file;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void put(char operation, uint32_t file, uint64_t offset, const void *data, uint32_t length) {
    static __typeof__(&write) real;
    if (log_fd < 0) return;
    if (!real) real = REAL(write);
    char head[17];
    head[0] = operation;
    memcpy(head + 1, &file, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 4);
    real(log_fd, head, sizeof head);
    if (length) real(log_fd, data, length);
}

static int known(int fd) { return fd >= 0 && fd < MOST && files[fd]; }

static void opened(int fd, const char *path) {
    if (fd < 0 || fd >= MOST) return;
    files[fd] = 0;
    if (!watched[0] || !strstr(path, watched) || strstr(path, "-shm")) return;
    struct stat found;
    if (fstat(fd, &found) || !S_ISREG(found.st_mode)) {
        return;
    }
    files[fd] = ++last_file;
    put('o', files[fd], 0, path, strlen(path));
}

void faults_watch(const char *folder) { snprintf(watched, sizeof watched, "%s", folder); }
void faults_record(const char *path) { log_fd = REAL(open)(path, O_CREAT | O_WRONLY | O_APPEND, 0600); }
void faults_die_at(long n, int half) { die_at = writes + n; half_of_it = half; }
void faults_full_after(long bytes) { room = bytes; }
long faults_writes(void) { return writes; }

static size_t allowed(size_t length) { /* how much of a write goes through; kills where that is asked */
    if (room < 0) return length;
    return room < (long)length ? (size_t)room : length;
}

static ssize_t do_write(int fd, const void *data, size_t length, off64_t offset, int placed) {
    static __typeof__(&pwrite64) real_pwrite;
    static __typeof__(&write) real_write;
    if (!real_pwrite) real_pwrite = REAL(pwrite64);
    if (!real_write) real_write = REAL(write);
    if (!known(fd)) return placed ? real_pwrite(fd, data, length, offset) : real_write(fd, data, length);
    pthread_mutex_lock(&lock);
    if (++writes == die_at) {
        if (half_of_it) placed ? real_pwrite(fd, data, length / 2, offset) : real_write(fd, data, length / 2);
        kill(getpid(), SIGKILL);
        pause();
    }
    size_t some = allowed(length);
    if (length && !some) {
        pthread_mutex_unlock(&lock);
        errno = ENOSPC;
        return -1;
    }
    off64_t at = offset;
    if (!placed) {
        at = lseek64(fd, 0, SEEK_CUR);
        if (fcntl(fd, F_GETFL) & O_APPEND) at = lseek64(fd, 0, SEEK_END);
    }
    ssize_t done = placed ? real_pwrite(fd, data, some, offset) : real_write(fd, data, some);
    if (done > 0) {
        if (room >= 0) room -= done;
        put('w', files[fd], at, data, done);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t write(int fd, const void *data, size_t length) { return do_write(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return do_write(fd, data, length, at, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
    return do_write(fd, data, length, at, 1);
}

#define OPENING(name, first, path, ...)                                                \
    static __typeof__(&name) real;                                                     \
    if (!real) real = REAL(name);                                                      \
    mode_t mode = 0;                                                                   \
    if (flags & (O_CREAT | O_TMPFILE)) {                                               \
        va_list rest;                                                                  \
        va_start(rest, flags);                                                         \
        mode = va_arg(rest, mode_t);                                                   \
        va_end(rest);                                                                  \
    }                                                                                  \
    int fd = real(__VA_ARGS__);                                                        \
    opened(fd, path);                                                                  \
    return fd

int open(const char *path, int flags, ...) { OPENING(open, path, path, path, flags, mode); }
int open64(const char *path, int flags, ...) { OPENING(open64, path, path, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { OPENING(openat, at, path, at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { OPENING(openat64, at, path, at, path, flags, mode); }

int close(int fd) {
    static __typeof__(&close) real;
    if (!real) real = REAL(close);
    if (fd >= 0 && fd < MOST) files[fd] = 0;
    return real(fd);
}

static void noted(char operation, int fd, off64_t length, int failed) {
    if (known(fd) && !failed) put(operation, files[fd], length, NULL, 0);
}

int ftruncate(int fd, off_t length) {
    int failed = REAL(ftruncate)(fd, length);
    noted('t', fd, length, failed);
    return failed;
}

int ftruncate64(int fd, off64_t length) {
    int failed = REAL(ftruncate64)(fd, length);
    noted('t', fd, length, failed);
    return failed;
}

int fsync(int fd) {
    int failed = REAL(fsync)(fd);
    noted('s', fd, 0, failed);
    return failed;
}

int fdatasync(int fd) {
    int failed = REAL(fdatasync)(fd);
    noted('s', fd, 0, failed);
    return failed;
}

int unlink(const char *path) {
    int failed = REAL(unlink)(path);
    if (!failed && watched[0] && strstr(path, watched)) put('u', 0, 0, path, strlen(path));
    return failed;
}
