/* What a disk would hold after the power went out: a shadow of a folder that gets only what was synced.
 *
 * LD_PRELOAD=lose_unsynced.so TZ_WATCHED=/folder TZ_SHADOW=/other program. Writes below TZ_WATCHED go where they should and
 * are remembered; fsync or fdatasync copies the remembered ranges of that file, and its length, to the same name below
 * TZ_SHADOW. Kill the program, and the shadow is the disk. With TZ_EARLY=n, n writes of a thousand (drawn from TZ_SEED) reach
 * the shadow at once, as a disk may write what it was not yet told to: the rest of the same file may still be lost.
 *
 * A file that is removed stays in the shadow until its folder is synced: SQLite's rollback journal, whose removal is the
 * commit, comes back if that is not done. Assumed durable at once: names made, linked or renamed, and lengths that ftruncate
 * makes shorter.
 * Not seen: writes through mmap (SQLite's -shm, which is made anew after a crash), pwritev, sendfile, io_uring.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 4096
#define NEXT(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

struct range { off_t from; size_t size; struct range *next; };
struct file { dev_t device; ino_t number; char path[PATH_MAX]; struct range *unsynced; };

static struct file files[FILES]; /* by inode: several handles of one file share what is unsynced */
static struct file *handles[FILES];
static char *folders[FILES]; /* by handle: the folder it is open on */
static char *removed[FILES]; /* names below the shadow whose removal is not durable yet */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned int chance;

static void die(const char *what) { perror(what); abort(); }

/* The name below the shadow of an absolute path below the watched folder; 0 for others and for SQLite's -shm. */
static int shadow_of(const char *path, char *shadow) {
    const char *watched = getenv("TZ_WATCHED"), *into = getenv("TZ_SHADOW");
    size_t size = watched ? strlen(watched) : 0, length = path ? strlen(path) : 0;
    if (!size || !into || strncmp(path, watched, size) || path[size] != '/') return 0;
    if (length > 4 && !strcmp(path + length - 4, "-shm")) return 0;
    return snprintf(shadow, PATH_MAX, "%s%s", into, path + size) < PATH_MAX;
}

/* Bytes of a file as they are now. A handle for writing alone cannot read them; where it can, the file is not opened anew,
 * since closing that handle would take away the locks this program has on the file.
 */
static ssize_t now(struct file *file, int handle, char *bytes, struct range *range) {
    ssize_t got = NEXT(pread)(handle, bytes, range->size, range->from);
    if (got >= 0) return got;
    int reading = NEXT(open)(file->path, O_RDONLY);
    got = NEXT(pread)(reading, bytes, range->size, range->from);
    NEXT(close)(reading);
    return got;
}

static void copy(struct file *file, int handle, struct range *range) {
    char shadow[PATH_MAX], *bytes = malloc(range->size);
    if (!shadow_of(file->path, shadow)) return;
    int to = NEXT(open)(shadow, O_WRONLY | O_CREAT, 0644);
    if (to < 0 || !bytes) die(shadow);
    ssize_t got = now(file, handle, bytes, range);
    if (got < 0 || NEXT(pwrite)(to, bytes, got, range->from) != got) die(shadow);
    NEXT(close)(to);
    free(bytes);
}

static void forget(struct file *file) {
    for (struct range *range = file->unsynced, *next; range; range = next) {
        next = range->next;
        free(range);
    }
    file->unsynced = NULL;
}

/* A name made again before its removal was durable is a name like any other, and what was below it is the new file's. */
static void revived(const char *shadow) {
    for (int one = 0; one < FILES; one++)
        if (removed[one] && !strcmp(removed[one], shadow)) {
            if (NEXT(truncate)(shadow, 0)) die(shadow);
            free(removed[one]);
            removed[one] = NULL;
        }
}

static void synced_folder(const char *folder) {
    size_t size = strlen(folder);
    for (int one = 0; one < FILES; one++)
        if (removed[one] && !strncmp(removed[one], folder, size) && !strchr(removed[one] + size + 1, '/')) {
            NEXT(unlink)(removed[one]);
            free(removed[one]);
            removed[one] = NULL;
        }
}

static void opened(int handle, const char *path) {
    char shadow[PATH_MAX], whole[PATH_MAX];
    struct stat about;
    if (handle < 0 || handle >= FILES || !realpath(path, whole) || !shadow_of(whole, shadow)) return;
    if (fstat(handle, &about)) return;
    if (S_ISDIR(about.st_mode)) folders[handle] = strdup(shadow);
    if (!S_ISREG(about.st_mode)) return;
    pthread_mutex_lock(&lock);
    revived(shadow);
    struct file *file = files;
    while (file->number && (file->number != about.st_ino || file->device != about.st_dev)) file++;
    if (file == files + FILES) die("too many files");
    file->device = about.st_dev;
    file->number = about.st_ino;
    strcpy(file->path, whole);
    handles[handle] = file;
    int made = NEXT(open)(shadow, O_WRONLY | O_CREAT, 0644); /* the name lasts from here on, its content not yet */
    if (made >= 0) NEXT(close)(made);
    pthread_mutex_unlock(&lock);
}

static void wrote(int handle, off_t from, ssize_t size) {
    if (size <= 0 || handle < 0 || handle >= FILES || !handles[handle]) return;
    pthread_mutex_lock(&lock);
    struct range *range = malloc(sizeof *range);
    if (!range) die("malloc");
    *range = (struct range){from, size, handles[handle]->unsynced};
    const char *early = getenv("TZ_EARLY"), *seed = getenv("TZ_SEED");
    if (!chance) chance = seed ? (unsigned int)atoi(seed) + 1 : 1;
    if (early && rand_r(&chance) % 1000 < atoi(early)) copy(handles[handle], handle, range);
    handles[handle]->unsynced = range;
    pthread_mutex_unlock(&lock);
}

static void synced(int handle) {
    char shadow[PATH_MAX];
    struct stat about;
    if (handle < 0 || handle >= FILES) return;
    if (folders[handle]) {
        pthread_mutex_lock(&lock);
        synced_folder(folders[handle]);
        pthread_mutex_unlock(&lock);
    }
    if (!handles[handle]) return;
    pthread_mutex_lock(&lock);
    struct file *file = handles[handle];
    for (struct range *range = file->unsynced; range; range = range->next) copy(file, handle, range);
    forget(file);
    if (!fstat(handle, &about) && shadow_of(file->path, shadow) && NEXT(truncate)(shadow, about.st_size)) die(shadow);
    pthread_mutex_unlock(&lock);
}

#define OPENS(name)                                                     \
    int name(const char *path, int flags, ...) {                        \
        va_list more;                                                   \
        va_start(more, flags);                                          \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
        va_end(more);                                                   \
        int handle = NEXT(name)(path, flags, mode);                     \
        opened(handle, path);                                           \
        return handle;                                                  \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name)                                                  \
    int name(int folder, const char *path, int flags, ...) {            \
        va_list more;                                                   \
        va_start(more, flags);                                          \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; \
        va_end(more);                                                   \
        int handle = NEXT(name)(folder, path, flags, mode);             \
        if (path[0] == '/') opened(handle, path);                       \
        return handle;                                                  \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

int close(int handle) {
    if (handle >= 0 && handle < FILES) {
        handles[handle] = NULL;
        free(folders[handle]);
        folders[handle] = NULL;
    }
    return NEXT(close)(handle);
}

#define WRITES(name, offset)                                            \
    ssize_t name(int handle, const void *bytes, size_t size, offset from) { \
        ssize_t done = NEXT(name)(handle, bytes, size, from);           \
        wrote(handle, from, done);                                      \
        return done;                                                    \
    }
WRITES(pwrite, off_t)
WRITES(pwrite64, off64_t)

ssize_t write(int handle, const void *bytes, size_t size) {
    ssize_t done = NEXT(write)(handle, bytes, size);
    if (handle >= 0 && handle < FILES && handles[handle]) wrote(handle, lseek(handle, 0, SEEK_CUR) - done, done);
    return done;
}

#define SYNCS(name)                                                     \
    int name(int handle) {                                              \
        int failed = NEXT(name)(handle);                                \
        if (!failed) synced(handle);                                    \
        return failed;                                                  \
    }
SYNCS(fsync)
SYNCS(fdatasync)

#define SHORTENS(name, offset)                                          \
    int name(int handle, offset size) {                                 \
        char shadow[PATH_MAX];                                          \
        struct stat about;                                              \
        int failed = NEXT(name)(handle, size);                          \
        if (!failed && handle >= 0 && handle < FILES && handles[handle] && shadow_of(handles[handle]->path, shadow) \
            && !stat(shadow, &about) && about.st_size > size && NEXT(truncate)(shadow, size)) die(shadow); \
        return failed;                                                  \
    }
SHORTENS(ftruncate, off_t)
SHORTENS(ftruncate64, off64_t)

int unlink(const char *path) {
    char shadow[PATH_MAX];
    int failed = NEXT(unlink)(path);
    if (failed || !shadow_of(path, shadow)) return failed;
    pthread_mutex_lock(&lock);
    for (struct file *file = files; file < files + FILES && file->number; file++)
        if (!strcmp(file->path, path)) forget(file); /* its inode may come back as another file */
    int one = 0;
    while (one < FILES && removed[one]) one++;
    if (one == FILES) die("too many removed");
    removed[one] = strdup(shadow);
    pthread_mutex_unlock(&lock);
    return failed;
}

int link(const char *old, const char *new) {
    char before[PATH_MAX], after[PATH_MAX];
    int failed = NEXT(link)(old, new);
    if (!failed && shadow_of(old, before) && shadow_of(new, after)) NEXT(link)(before, after);
    return failed;
}

int mkdir(const char *path, mode_t mode) {
    char shadow[PATH_MAX];
    int failed = NEXT(mkdir)(path, mode);
    if (!failed && shadow_of(path, shadow)) NEXT(mkdir)(shadow, mode);
    return failed;
}

int rename(const char *old, const char *new) {
    char before[PATH_MAX], after[PATH_MAX];
    int failed = NEXT(rename)(old, new);
    if (failed || !shadow_of(old, before) || !shadow_of(new, after)) return failed;
    pthread_mutex_lock(&lock);
    for (struct file *file = files; file < files + FILES && file->number; file++)
        if (!strcmp(file->path, old)) strcpy(file->path, new);
    NEXT(rename)(before, after);
    pthread_mutex_unlock(&lock);
    return failed;
}
