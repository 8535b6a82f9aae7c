"""What stands in the navigation bar: the pages of the rooms in their order, each user seeing the permitted ones."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """A page by its address name, with label, one sentence for the first page, and icon."""

    name: str
    label: str | Promise
    about: str | Promise
    icon: str


ENTRIES = [
    Entry("casework:clues", _("疑点线索"), _("按可疑度排列的疑点，逐条核查办理"), "list-search"),
    Entry("casework:week", _("本周清单"), _("按能核查的条数定下本周查哪些，并留少量随机抽取"), "list-search"),
    Entry("casework:inbox", _("我的待办"), _("等您和您的单位签收、核查、审结的线索"), "clock"),
    Entry("casework:figures", _("办理统计"), _("各单位、区划、项目的办理情况"), "gavel"),
    Entry("casework:overview", _("区县概览"), _("项目、单位、金额、人数和线索一览"), "building-community"),
    Entry("intake:batches", _("数据批次"), _("导入单位报送的文件，查看受理与退回"), "upload"),
    Entry("casework:precheck", _("发放前比对"), _("清册发放前先比对，写明理由，不记入任何数据"), "file-spreadsheet"),
    Entry("ledger:search", _("到户到人"), _("按人、户、账户查询发放记录"), "users"),
    Entry("ledger:waiting", _("身份关联"), _("号码残缺的发放记录，查明是谁，人工关联或撤销"), "id"),
    Entry("comparison:runs", _("比对任务"), _("运行比对，查看规则与结果"), "scale"),
    Entry("comparison:rules", _("比对规则"), _("全部规则按主题排列，逐条说明、举例"), "help"),
    Entry("disclosure:reports", _("群众反映"), _("查看并受理群众反映"), "message-report"),
    Entry("disclosure:editions", _("公开版次"), _("生成、审核、发布公开内容"), "speakerphone"),
    Entry("casework:trace", _("留痕"), _("查阅留痕记录和存证点"), "history"),
]


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context of every page: the entries that exist and that the user may open, and which of them is open."""
    user = getattr(request, "user", None)
    found = []
    for entry in ENTRIES if user and user.is_authenticated else ():
        try:
            address = reverse(entry.name)
        except NoReverseMatch:  # a room that is not part of this process
            continue
        permitted = getattr(resolve(address).func, "permitted", None)
        if permitted is not None and permitted(user):
            found.append({"entry": entry, "address": address})
    nearest = max((one["address"] for one in found if request.path.startswith(one["address"])), key=len, default="")
    return {"navigation": [{**one, "is_open": one["address"] == nearest} for one in found]}
