package trit.phase.dataset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import trit.file.Sha256;
import trit.phase.dataset.DatasetDescription.DomainTally;

/** Counts samples by domain, and hashes them. */
final class DomainCount {
  private final Map<String, MessageDigest> digests = new HashMap<>();
  private final Map<String, Long> samples = new HashMap<>();
  private final Map<String, Long> bytes = new HashMap<>();

  /** Counts one more sample. */
  void add(String domain, String sample) {
    byte[] utf8 = sample.getBytes(StandardCharsets.UTF_8);
    digests.computeIfAbsent(domain, name -> Sha256.digest()).update(utf8);
    samples.merge(domain, 1L, Long::sum);
    bytes.merge(domain, (long) utf8.length, Long::sum);
  }

  /** What was counted, by domain. To be called once: a hash has an end. */
  SortedMap<String, DomainTally> tallies() {
    SortedMap<String, DomainTally> tallies = new TreeMap<>();
    digests.forEach(
        (domain, digest) ->
            tallies.put(
                domain,
                new DomainTally(samples.get(domain), bytes.get(domain), Sha256.hex(digest))));
    return tallies;
  }
}
