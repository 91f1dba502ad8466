package trit.file.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import trit.file.AtomicFile;
import trit.file.DiskFullException;

/**
 * Brings one content into the cache: into {@code blobs/<etag>.incomplete} first, where a later
 * attempt goes on, then checked, brought to the disk and renamed.
 */
final class HubDownload {
  private static final int ATTEMPTS = 3;
  private static final int BUFFER = 1 << 16;

  /** A file lock keeps other processes out, but not other threads of this one. */
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final HubFile file;
  private final RemoteFile remote;
  private final HubRequests requests;
  private final HubProgress progress;
  private final Path blob;
  private final Path incomplete;
  private final Path lock;

  HubDownload(
      HubFile file, RemoteFile remote, HubCache cache, HubRequests requests, HubProgress progress) {
    this.file = file;
    this.remote = remote;
    this.requests = requests;
    this.progress = progress;
    this.blob = cache.blob(file.repository(), remote.etag());
    this.incomplete = blob.resolveSibling(remote.etag() + ".incomplete");
    this.lock = cache.lock(file.repository(), remote.etag());
  }

  /** Returns when the content lies in the cache. */
  void run() throws IOException {
    Files.createDirectories(blob.getParent());
    Files.createDirectories(lock.getParent());
    IN_THIS_PROCESS.lock();
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (!Files.exists(blob)) {
        download();
        check();
        AtomicFile.rename(incomplete, blob);
      }
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }

  /** A connection that breaks is taken up again where it broke. */
  private void download() throws IOException {
    checkSpace();
    IOException last = null;
    for (int i = 0; i < ATTEMPTS; i++) {
      try {
        if (!isComplete()) {
          receive();
        }
        if (isComplete()) {
          return;
        }
        last = new IOException("the connection ended early");
      } catch (HubException e) {
        throw e;
      } catch (IOException e) {
        checkSpace();
        last = e;
      }
    }
    throw new HubException(
        String.format(
            Locale.ROOT,
            "%s: the connection broke at %,d of %,d bytes (%s); run again to go on from there",
            file,
            present(),
            remote.bytes(),
            last.getMessage()),
        last);
  }

  private void receive() throws IOException {
    long from = present() < remote.bytes() ? present() : 0;
    HttpResponse<InputStream> answer = requests.open(file, remote.location(), from);
    try (InputStream in = answer.body();
        FileChannel out =
            FileChannel.open(incomplete, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long start = answer.statusCode() == 206 && startsAt(answer, from) ? from : 0;
      out.truncate(start);
      if (answer.statusCode() == 200 || start > 0) {
        copy(in, out, start);
      }
      out.force(true);
    }
  }

  private static boolean startsAt(HttpResponse<?> answer, long from) {
    return answer
        .headers()
        .firstValue("Content-Range")
        .filter(range -> range.startsWith("bytes " + from + "-"))
        .isPresent();
  }

  private void copy(InputStream in, FileChannel out, long start) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long done = start;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (n > remote.bytes() - done) {
        out.truncate(0);
        throw new HubException(file + ": the Hub sends more bytes than it said; try again");
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
      while (bytes.hasRemaining()) {
        done += out.write(bytes, done);
      }
      progress.at(file, done, remote.bytes());
    }
  }

  private void check() throws IOException {
    if (!remote.hash().matches(incomplete, remote.etag())) {
      Files.delete(incomplete);
      throw new HubException(
          file
              + ": what arrived does not have the hash "
              + remote.etag()
              + " that the Hub gives for it; it was thrown away, try again");
    }
  }

  private void checkSpace() throws IOException {
    long free = AtomicFile.freeSpace(blob.getParent());
    long missing = remote.bytes() - present();
    if (free < missing) {
      throw new DiskFullException(blob, missing, free, null);
    }
  }

  private boolean isComplete() throws IOException {
    return Files.exists(incomplete) && present() == remote.bytes();
  }

  private long present() throws IOException {
    return Files.exists(incomplete) ? Files.size(incomplete) : 0;
  }
}
