package trit.file.text.domain;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How many samples of a domain there are.
 *
 * @param file whose passages they are; empty for those of {@link Domain#what}
 */
public record DomainShare(Domain domain, int samples, Optional<Path> file) {}
