/*
 * Stands between a process and the files of one directory (LD_PRELOAD), writes down what is done to
 * them and lets chosen calls fail. See IoTap.java, which compiles, sets and reads it.
 *
 *   IOTAP_DIR       absolute path; files below it are watched
 *   IOTAP_TRACE     where to write the trace; none is written when it is missing
 *   IOTAP_CONTROL   a file of a page that says what fails; nothing fails when it is missing
 *
 * One lock is held over each watched call and its line of the trace, so the trace tells the true
 * order. A file named ".said" is never written: what is written to it goes into the trace only, and
 * so gets its place among the writes and syncs. Files named *-shm are shared memory and not traced;
 * calls on them may fail like others. Reads, mmap, writev and fallocate are not watched: neither
 * SQLite nor the JDK use them here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FD 65536
#define MAX_FILES 65536
#define MAX_PATH 1024

/* What may fail: bits of control->calls. */
enum { WRITE = 1, SYNC = 2, TRUNCATE = 4, OPEN = 8, UNLINK = 16, SYNC_NAMES = 32 };

/* How it fails: control->how. */
enum { FAIL_EIO = 1, FAIL_ENOSPC, FAIL_EROFS, FAIL_EINTR, WRITE_HALF, WRITE_HALF_THEN_ENOSPC };

struct control {
    volatile int32_t armed;
    int32_t calls;
    int32_t how;
    int32_t nth;      /* of the calls that match, from 1 */
    int32_t lasting;  /* whether those after it fail, too */
    volatile int32_t matched;
    volatile int32_t failed;
    char suffix[64];  /* of the path; empty for any */
};

struct file {
    ino_t inode; /* 0 when the name is gone */
    int directory;
    char path[MAX_PATH];
};

struct __attribute__((packed)) line {
    uint8_t what;
    uint8_t flag;
    uint16_t path_length;
    uint32_t file;
    uint64_t offset;
    uint32_t length;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *root;
static size_t root_length;
static int trace = -1;
static struct control *control;
static struct file files[MAX_FILES]; /* 0 is no file */
static uint32_t file_count = 1;
static uint32_t by_fd[MAX_FD];

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

static void begin(void) {
    real_open = dlsym(RTLD_NEXT, "open64");
    real_openat = dlsym(RTLD_NEXT, "openat64");
    real_close = dlsym(RTLD_NEXT, "close");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_rename = dlsym(RTLD_NEXT, "rename");
    const char *path = getenv("IOTAP_TRACE");
    if (path) {
        trace = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    }
    path = getenv("IOTAP_CONTROL");
    if (path) {
        int fd = real_open(path, O_RDWR | O_CLOEXEC);
        void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (page == MAP_FAILED) {
            fprintf(stderr, "iotap: cannot map %s\n", path);
            abort();
        }
        control = page;
        real_close(fd);
    }
    root = getenv("IOTAP_DIR");
    root_length = root ? strlen(root) : 0;
}

static void ready(void) {
    pthread_once(&once, begin);
}

static int watched(const char *path) {
    return root && path && strncmp(path, root, root_length) == 0 &&
           (path[root_length] == '/' || path[root_length] == 0);
}

static int ends(const char *path, const char *suffix) {
    size_t length = strlen(path), end = strlen(suffix);
    return length >= end && strcmp(path + length - end, suffix) == 0;
}

static int traced(const char *path) {
    return trace >= 0 && !ends(path, "-shm");
}

static void tell(char what, int flag, uint32_t file, uint64_t offset, const char *path,
                 const void *data, size_t length) {
    struct line line = {(uint8_t)what, (uint8_t)flag, (uint16_t)(path ? strlen(path) : 0), file,
                        offset, (uint32_t)length};
    struct iovec parts[] = {{&line, sizeof line},
                            {(void *)path, line.path_length},
                            {(void *)data, length}};
    ssize_t whole = (ssize_t)(sizeof line + line.path_length + length);
    if (writev(trace, parts, 3) != whole) {
        perror("iotap: cannot write the trace");
        abort();
    }
}

/* What is to become of a call: 0 for nothing, else how it fails. */
static int fate(int call, const char *path) {
    if (!control || !control->armed || !(control->calls & call) || ends(path, "/.said") ||
        (control->suffix[0] && !ends(path, control->suffix))) {
        return 0;
    }
    int now = ++control->matched;
    if (now < control->nth) {
        return 0;
    }
    if (control->how == WRITE_HALF_THEN_ENOSPC) {
        int after = now - control->nth;
        if (after > 1 && !control->lasting) {
            return 0;
        }
        control->failed++;
        return after == 0 ? WRITE_HALF : FAIL_ENOSPC;
    }
    if (now > control->nth && !control->lasting) {
        return 0;
    }
    control->failed++;
    return control->how;
}

static int number(int how) {
    switch (how) {
    case FAIL_ENOSPC:
        return ENOSPC;
    case FAIL_EROFS:
        return EROFS;
    case FAIL_EINTR:
        return EINTR;
    default:
        return EIO;
    }
}

static int fails(int how) {
    errno = number(how);
    return -1;
}

static struct file *of(int fd) {
    return fd >= 0 && fd < MAX_FD && by_fd[fd] ? &files[by_fd[fd]] : NULL;
}

static void opened(int fd, const char *path, int flags, int existed) {
    struct stat is;
    if (fd >= MAX_FD || strlen(path) >= MAX_PATH || fstat(fd, &is) != 0) {
        fprintf(stderr, "iotap: cannot watch %s\n", path);
        abort();
    }
    uint32_t id = 0;
    for (uint32_t i = file_count; --i > 0 && !id;) {
        if (files[i].inode == is.st_ino && strcmp(files[i].path, path) == 0) {
            id = i;
        }
    }
    int known = id != 0;
    if (!known) {
        if (file_count == MAX_FILES) {
            fprintf(stderr, "iotap: too many files\n");
            abort();
        }
        id = file_count++;
        files[id].inode = is.st_ino;
        files[id].directory = S_ISDIR(is.st_mode);
        strcpy(files[id].path, path);
    }
    by_fd[fd] = id;
    if (files[id].directory || !traced(path)) {
        return;
    }
    if (!known) {
        tell('O', !existed, id, 0, path, NULL, 0);
    }
    if (existed && (flags & O_TRUNC)) {
        tell('T', 0, id, 0, NULL, NULL, 0);
    }
}

static int open_any(int at, const char *path, int flags, mode_t mode) {
    ready();
    if (!watched(path) || (flags & O_TMPFILE) == O_TMPFILE) {
        int fd = real_openat(at, path, flags, mode);
        if (fd >= 0 && fd < MAX_FD) {
            by_fd[fd] = 0;
        }
        return fd;
    }
    pthread_mutex_lock(&lock);
    int how = (flags & O_ACCMODE) == O_RDONLY ? 0 : fate(OPEN, path);
    int existed = access(path, F_OK) == 0;
    int fd = how ? fails(how) : real_openat(at, path, flags, mode);
    if (fd >= 0) {
        opened(fd, path, flags, existed);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

static mode_t mode_of(int flags, va_list more) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

#define OPENS(name)                                                                            \
    int name(const char *path, int flags, ...) {                                               \
        va_list more;                                                                          \
        va_start(more, flags);                                                                 \
        mode_t mode = mode_of(flags, more);                                                    \
        va_end(more);                                                                          \
        return open_any(AT_FDCWD, path, flags, mode);                                          \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name)                                                                         \
    int name(int at, const char *path, int flags, ...) {                                       \
        va_list more;                                                                          \
        va_start(more, flags);                                                                 \
        mode_t mode = mode_of(flags, more);                                                    \
        va_end(more);                                                                          \
        return open_any(at, path, flags, mode);                                                \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

int close(int fd) {
    ready();
    if (fd >= 0 && fd < MAX_FD) {
        by_fd[fd] = 0;
    }
    return real_close(fd);
}

/* At an offset, or where the file stands when it is negative. */
static ssize_t write_any(int fd, const void *data, size_t length, off_t offset) {
    struct file *file = of(fd);
    if (!file) {
        return offset < 0 ? real_write(fd, data, length) : real_pwrite(fd, data, length, offset);
    }
    pthread_mutex_lock(&lock);
    uint32_t id = by_fd[fd];
    ssize_t done;
    if (ends(file->path, "/.said")) {
        if (trace >= 0) {
            tell('M', 0, id, 0, file->path, data, length);
        }
        done = (ssize_t)length;
    } else {
        int how = fate(WRITE, file->path);
        if (how && how != WRITE_HALF) {
            done = fails(how);
        } else {
            if (how) {
                length = length > 1 ? length / 2 : length;
            }
            off_t at = offset;
            if (at < 0) {
                int append = fcntl(fd, F_GETFL) & O_APPEND;
                at = lseek(fd, 0, append ? SEEK_END : SEEK_CUR);
            }
            done = offset < 0 ? real_write(fd, data, length)
                              : real_pwrite(fd, data, length, offset);
            if (done > 0 && traced(file->path)) {
                tell('W', 0, id, (uint64_t)at, NULL, data, (size_t)done);
            }
        }
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

ssize_t write(int fd, const void *data, size_t length) {
    ready();
    return write_any(fd, data, length, -1);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    ready();
    return write_any(fd, data, length, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    ready();
    return write_any(fd, data, length, offset);
}

static int sync_any(int fd, int (*real)(int)) {
    struct file *file = of(fd);
    if (!file) {
        return real(fd);
    }
    pthread_mutex_lock(&lock);
    int how = fate(file->directory ? SYNC_NAMES : SYNC, file->path);
    int done = how ? fails(how) : real(fd);
    if (done == 0 && traced(file->path)) {
        tell(file->directory ? 'D' : 'S', 0, by_fd[fd], 0, file->path, NULL, 0);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int fsync(int fd) {
    ready();
    return sync_any(fd, real_fsync);
}

int fdatasync(int fd) {
    ready();
    return sync_any(fd, real_fdatasync);
}

static int truncate_any(int fd, off_t length) {
    struct file *file = of(fd);
    if (!file) {
        return real_ftruncate(fd, length);
    }
    pthread_mutex_lock(&lock);
    int how = fate(TRUNCATE, file->path);
    int done = how ? fails(how) : real_ftruncate(fd, length);
    if (done == 0 && traced(file->path)) {
        tell('T', 0, by_fd[fd], (uint64_t)length, NULL, NULL, 0);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int ftruncate(int fd, off_t length) {
    ready();
    return truncate_any(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    ready();
    return truncate_any(fd, length);
}

int unlink(const char *path) {
    ready();
    if (!watched(path)) {
        return real_unlink(path);
    }
    pthread_mutex_lock(&lock);
    int how = fate(UNLINK, path);
    int done = how ? fails(how) : real_unlink(path);
    if (done == 0) {
        for (uint32_t i = 1; i < file_count; i++) {
            if (files[i].inode && strcmp(files[i].path, path) == 0) {
                files[i].inode = 0;
            }
        }
        if (traced(path)) {
            tell('U', 0, 0, 0, path, NULL, 0);
        }
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

/* Nothing here renames; a reader of the trace that meets one must not guess. */
int rename(const char *from, const char *to) {
    ready();
    int done = real_rename(from, to);
    if (done == 0 && trace >= 0 && (watched(from) || watched(to))) {
        pthread_mutex_lock(&lock);
        tell('R', 0, 0, 0, from, to, strlen(to));
        pthread_mutex_unlock(&lock);
    }
    return done;
}
