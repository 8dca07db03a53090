package dev.noctule.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A chart with a group of bars for each category, and in each group a bar for each series.
 *
 * @param title what is compared
 * @param categoryAxis what the categories are
 * @param valueAxis what the values are, and their unit
 * @param scale of the values
 * @param categories from left to right
 * @param series in the order of the legend; each has a value for each category
 */
public record BarChart(
        String title,
        String categoryAxis,
        String valueAxis,
        Scale scale,
        List<String> categories,
        List<Series> series) {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final int WIDTH = 900;
    private static final int HEIGHT = 450;

    /** Distance of the marks on the axis of the values. */
    public enum Scale {
        LINEAR,

        /** For positive values only. */
        LOGARITHMIC
    }

    /**
     * Bars of one colour.
     *
     * @param name in the legend
     * @param values one for each category; {@code NaN} leaves the place empty
     */
    public record Series(String name, List<Double> values) {
        public Series {
            values = List.copyOf(values);
        }
    }

    public BarChart {
        categories = List.copyOf(categories);
        series = List.copyOf(series);
        for (Series one : series) {
            if (one.values().size() != categories.size()) {
                throw new IllegalArgumentException("Expected " + categories.size() + " values of " + one.name()
                        + ", but there are " + one.values().size());
            }
        }
    }

    /** Writes the chart as an SVG file, over what is there. */
    public void writeTo(Path file) throws IOException {
        Document document = emptyDocument();
        SVGGraphics2D canvas = canvas(document);
        chart().paint(canvas, WIDTH, HEIGHT);
        Element root = canvas.getRoot(); // once: it takes the drawing out of the canvas
        root.setAttribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
        root.insertBefore(name(document), root.getFirstChild());
        try (Writer writer = Files.newBufferedWriter(file)) {
            canvas.stream(root, writer, true, false);
        }
    }

    private static SVGGraphics2D canvas(Document document) {
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
        context.setPrecision(1); // a tenth of a pixel
        return new SVGGraphics2D(context, false);
    }

    /** Text is drawn as shapes, so this is what a screen reader and a search find. */
    private Element name(Document document) {
        Element name = document.createElementNS(SVG, "title");
        name.setTextContent(title);
        return name;
    }

    private static Document emptyDocument() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException impossible) { // nothing is configured
            throw new IllegalStateException(impossible);
        }
    }

    private CategoryChart chart() {
        CategoryChart chart = new CategoryChartBuilder()
                .title(title)
                .xAxisTitle(categoryAxis)
                .yAxisTitle(valueAxis)
                .build();
        chart.getStyler()
                .setPlotGridLinesStroke(new BasicStroke(0.5f)) // dashes would be shapes, and the file ten times as long
                .setYAxisLogarithmicDecadeOnly(true)
                .setYAxisLogarithmic(scale == Scale.LOGARITHMIC)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setChartBackgroundColor(Color.WHITE);
        if (scale == Scale.LOGARITHMIC) {
            chart.getStyler().setYAxisMin(decadeBelow(lowest())); // else it is 0, which has no logarithm
        }
        series.forEach(one -> chart.addSeries(one.name(), categories, one.values()));
        return chart;
    }

    private double lowest() {
        return series.stream()
                .flatMap(one -> one.values().stream())
                .filter(value -> !value.isNaN())
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(1);
    }

    /** A bar of the lowest value is to be seen: so strictly below. */
    private static double decadeBelow(double value) {
        return Math.pow(10, Math.ceil(Math.log10(value)) - 1);
    }
}
