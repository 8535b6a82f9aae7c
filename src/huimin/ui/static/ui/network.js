/* Draws the network of a subject; the table under it says the same. Places come from the page, so it looks the same each time. */
(function () {
  "use strict";
  var LOOKS = {
    person: ["circle", "#1b4fa0"], household: ["rect", "#1a6b3c"], account: ["roundRect", "#8a4b00"],
    phone: ["triangle", "#6b3fa0"], address: ["diamond", "#56616f"], handler: ["pin", "#7a3300"],
    village: ["arrow", "#0b6b75"]
  };

  function option(said) {
    return {
      animation: false,
      aria: { enabled: false },
      legend: {
        top: 0,
        data: said.kinds.filter(function (kind, at) {
          return said.nodes.some(function (node) { return node.kind === at; });
        }).map(function (kind) { return { name: kind.name, icon: LOOKS[kind.code][0] }; })
      },
      tooltip: { renderMode: "richText", confine: true },
      series: [{
        type: "graph", layout: "none", roam: false, preserveAspect: "contain", top: 60, bottom: 30, left: 70, right: 90,
        categories: said.kinds.map(function (kind) {
          return { name: kind.name, symbol: LOOKS[kind.code][0], itemStyle: { color: LOOKS[kind.code][1] } };
        }),
        data: said.nodes.map(function (node, at) {
          return {
            id: String(at), name: node.name, x: node.x, y: node.y, category: node.kind,
            symbolSize: [30, 20, 13][node.step],
            label: { show: true, position: node.step ? "bottom" : "top", fontWeight: node.step ? "normal" : "bold" },
            tooltip: { formatter: node.name }
          };
        }),
        links: said.ties.map(function (tie) {
          return {
            source: String(tie.from), target: String(tie.to), tooltip: { formatter: tie.text },
            lineStyle: { type: tie.is_over ? "dashed" : "solid" }
          };
        }),
        label: { color: "#1d2733", fontSize: 12 },
        labelLayout: { hideOverlap: true },
        lineStyle: { color: "#7a8796", width: 1.5 },
        emphasis: { focus: "adjacency" }
      }]
    };
  }

  document.querySelectorAll("[data-network]").forEach(function (figure) {
    if (!window.echarts) return;
    figure.hidden = false;
    var picture = figure.querySelector(".hm-network-picture");
    var chart = window.echarts.init(picture, null, { renderer: "svg" });
    chart.setOption(option(JSON.parse(figure.getAttribute("data-network"))));
    var frame = picture.parentNode;
    frame.scrollLeft = (picture.clientWidth - frame.clientWidth) / 2;  // a narrow screen begins with the middle
    window.addEventListener("resize", function () { chart.resize(); });
  });
})();
