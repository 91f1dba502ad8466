package trit.file.text;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The names of a part in an order that has nothing to do with folders, so that any beginning of it
 * is a fair sample: by the second eight bytes of the digest that {@link Part} uses.
 */
final class ShuffledNames {
  private ShuffledNames() {}

  private record Place(String name, long order) {}

  static List<String> of(Collection<String> names, Part part) {
    List<Place> places = new ArrayList<>();
    for (String name : names) {
      ByteBuffer digest = Part.digest(name);
      if (part == Part.ALL || part == Part.of(digest)) {
        places.add(new Place(name, digest.getLong(Long.BYTES)));
      }
    }
    places.sort(Comparator.comparingLong(Place::order).thenComparing(Place::name));
    return places.stream().map(Place::name).toList();
  }
}
