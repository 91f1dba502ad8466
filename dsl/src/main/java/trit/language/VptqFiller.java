package trit.language;

import java.util.List;
import trit.quant.compress.Vptq;

/** Fills a {@link Vptq}. */
final class VptqFiller extends Filler<Vptq> implements VptqBlock {
  private int vector;
  private int centroids;
  private int residual;
  private double outliers;
  private boolean actOrder;

  @Override
  public VptqBlock vector(int rows) {
    say("vector");
    vector = rows;
    return this;
  }

  @Override
  public VptqBlock centroids(int count) {
    say("centroids");
    centroids = count;
    return this;
  }

  @Override
  public VptqBlock residual(int count) {
    say("residual");
    residual = count;
    return this;
  }

  @Override
  public VptqBlock outliers(Number share) {
    say("outliers");
    outliers = share.doubleValue();
    return this;
  }

  @Override
  public VptqBlock columnNorms() {
    say("columnNorms");
    return this;
  }

  @Override
  public VptqBlock tuned() {
    say("tuned");
    return this;
  }

  @Override
  public VptqBlock actOrder(boolean largestFirst) {
    say("actOrder");
    actOrder = largestFirst;
    return this;
  }

  @Override
  List<String> required() {
    return List.of("vector <rows>", "centroids <count>");
  }

  @Override
  Vptq fill() {
    return new Vptq(
        vector, centroids, residual, outliers, says("columnNorms"), says("tuned"), actOrder);
  }
}
