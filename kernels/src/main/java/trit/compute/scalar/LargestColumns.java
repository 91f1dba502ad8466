package trit.compute.scalar;

/** Finds the columns of a row's largest values. */
final class LargestColumns {
  private LargestColumns() {}

  /** The first {@code count} columns by value, equal ones in their order; returned in order. */
  static int[] of(float[] row, int count) {
    float least = kthLargest(row.clone(), count);
    int room = count;
    for (float value : row) {
      room -= value > least ? 1 : 0;
    }
    int[] columns = new int[count];
    int found = 0;
    for (int i = 0; i < row.length && found < count; i++) {
      if (row[i] > least || (row[i] == least && room-- > 0)) {
        columns[found++] = i;
      }
    }
    return columns;
  }

  /** Quickselect (Hoare, 1961); changes the order of {@code values}. */
  private static float kthLargest(float[] values, int k) {
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      float pivot = values[(low + high) >>> 1];
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] > pivot) {
          i++;
        }
        while (values[j] < pivot) {
          j--;
        }
        if (i <= j) {
          float swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      if (k - 1 <= j) {
        high = j;
      } else if (k - 1 >= i) {
        low = i;
      } else {
        break;
      }
    }
    return values[k - 1];
  }
}
